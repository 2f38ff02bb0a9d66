"""What stage 3 asks of the code: models and schemas keep apart, by a detour too."""

import ast
import re
from collections.abc import Iterator

from checks.shared.code import assigned, called, last_name
from coursekit.grading.faces.source import Module, Source
from coursekit.grading.marks import task

Function = ast.FunctionDef | ast.AsyncFunctionDef

SCHEMAS = {"TaskCreate", "TaskUpdate", "TaskResponse"}
MODELS_IN, SCHEMAS_IN = "app.models", "app.schemas"
ENUMS = {"Enum", "StrEnum", "IntEnum", "Flag", "IntFlag"}  # which both layers may use
PLAIN = {"object", "ABC", "NamedTuple", "TypedDict", "Protocol", "Generic"}
WAYS_TO_A_SESSION = {
    *("engine", "SessionLocal", "Base", "get_db", "SessionDep"),
    *("Session", "AsyncSession", "sessionmaker"),
}
SESSIONS = {"db", "session", "db_session"}
ONLY_SESSIONS_CAN = {"commit", "rollback", "flush", "refresh", "scalars", "scalar"}
PYDANTIC = {"BaseModel", "RootModel"}
STEPS = 6  # from module to module, until a name's class is found


def found(source: Source, dotted: str) -> tuple[str, ast.ClassDef] | None:
    """Return the app's class of a dotted name, and the module that it stands in."""
    for _ in range(STEPS):
        home, _, name = dotted.rpartition(".")
        module = source.modules.get(home)
        if module is None:
            return None
        for node in module.tree.body:
            if isinstance(node, ast.ClassDef) and node.name == name:
                return home, node
        dotted = next(
            (full for alias, full in module.imported() if alias == name), dotted
        )
    return None


def full_name(module: Module, node: ast.AST) -> str:
    """Return the dotted name of what an expression names: `Task`, `models.Task`."""
    words = ast.unparse(node).split("[")[0]
    first, _, rest = words.partition(".")
    full = dict(module.imported()).get(first, f"{module.name}.{first}")
    return f"{full}.{rest}" if rest else full


def builds_on(
    source: Source, module: str, node: ast.ClassDef, names: set[str], steps: int = STEPS
) -> bool:
    """Return whether a class is made from one of these, the app's own in between."""
    home = source.modules[module]
    for base in node.bases:
        its = found(source, full_name(home, base))
        if last_name(base) in names:
            return True
        if steps and its and builds_on(source, *its, names, steps - 1):
            return True
    return False


def is_a_table(source: Source, module: str, node: ast.ClassDef) -> bool:
    """Return whether a class of the models is more than an enum, a name for numbers."""
    names = {last_name(target) for target, _ in assigned(node.body)}
    if "__tablename__" in names or node.name in mapped_by_hand(source):
        return True
    plain = all(last_name(base) in PLAIN for base in node.bases)
    return not plain and not builds_on(source, module, node, ENUMS)


def mapped_by_hand(source: Source) -> set[str]:
    """Return the names of the classes that are given to `map_imperatively`."""
    return {
        last_name(node.args[0])
        for module in source.modules.values()
        for node in ast.walk(module.tree)
        if called(node) == "map_imperatively" and node.args
    }


def names_of(module: Module) -> Iterator[tuple[int, str]]:
    """Yield what a module names, dotted, with the line where it does."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name | ast.Attribute):
            yield node.lineno, full_name(module, node)
        elif isinstance(node, ast.ImportFrom | ast.Import):
            yield from ((node.lineno, full) for _, full in module.imported(node))


def models_in_schemas(source: Source) -> Iterator[str]:
    """Yield where a schema names a table's class, or what leads to a session."""
    for module in source.within(SCHEMAS_IN):
        for line, dotted in names_of(module):
            where, (home, _, name) = f"line {line}", dotted.rpartition(".")
            its = found(source, dotted)
            away = home.startswith("app.") and not home.startswith(SCHEMAS_IN)
            if away and name in WAYS_TO_A_SESSION:
                yield f"{module.path}, {where}: names `{name}` of the database"
            elif its and its[0].startswith(MODELS_IN) and is_a_table(source, *its):
                yield f"{module.path}, {where}: names the model `{name}`"
        for node in ast.walk(module.tree):
            if isinstance(node, Function) and takes_a_session(node):
                where = f"{module.path}, line {node.lineno}"
                yield f"{where}: `{node.name}` takes a session"


def takes_a_session(function: Function) -> bool:
    """Return whether a parameter is a session, by its name, its type or its use."""
    given = {each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)}
    types = re.search(r"\b(Async)?Session(Dep)?\b", ast.unparse(function.args))
    used = {
        last_name(node.func.value)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in ONLY_SESSIONS_CAN
    }
    return bool(given & (SESSIONS | used) or types)


def models_on_schemas(source: Source) -> Iterator[str]:
    """Yield where a model is built on a class of the schemas that is no enum."""
    for module in source.within(MODELS_IN):
        for node in ast.walk(module.tree):
            for base in getattr(node, "bases", []):
                its = found(source, full_name(module, base))
                if its is None or builds_on(source, *its, ENUMS):
                    continue
                if its[0].startswith(SCHEMAS_IN) or builds_on(source, *its, PYDANTIC):
                    words = f"`{node.name}` is built on `{its[1].name}`"
                    yield f"{module.path}, line {base.lineno}: {words}"


def by_line(place: str) -> tuple[str, int]:
    """Return what sorts `app/schemas.py, line 8` before `line 67`."""
    path, _, rest = place.partition(", line ")
    return path, int(rest.partition(":")[0])


@task(5)
def test_models_and_schemas_keep_apart(source: Source) -> None:
    """Schemas know no SQLAlchemy, models no Pydantic, nor by way of one another."""
    names = source.names(SCHEMAS_IN)
    assert names >= SCHEMAS, f"{', '.join(sorted(SCHEMAS))} in `app/schemas.py`"

    for package, library in ((SCHEMAS_IN, "sqlalchemy"), (MODELS_IN, "pydantic")):
        strangers = sorted(
            name
            for name in source.imports(package)
            if name.partition(".")[0] == library
        )
        path = package.replace(".", "/")
        assert strangers == [], f"no import of `{library}` in `{path}.py`"
    met = sorted({*models_in_schemas(source)}, key=by_line)
    words = "schemas that name no model and take no session"
    assert met == [], f"{words} (an enum may come from either file)"
    built = sorted({*models_on_schemas(source)}, key=by_line)
    assert built == [], "models that are built on no schema"
