"""What the contract demands of the source: read as text, and never run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from coursekit.grading.faces.source import Module

from .world import Differs, World, explained

ENGINES = {"create_engine", "create_async_engine"}
VERBS = {"get", "post", "put", "patch", "delete", "api_route", "route"}
ONCE = re.compile(r"lifespan|start", re.IGNORECASE)


def hold(fine: bool, words: str) -> None:
    """Raise a difference unless all is fine."""
    if not fine:
        raise Differs(words)


def database_py_has_its_names(world: World) -> None:
    """``database.py`` has ``SessionLocal``, ``Base`` and ``get_db``."""
    with explained():
        names = world.source.names("app.database")
    missing = {"SessionLocal", "Base", "get_db"} - names
    hold(not missing, f"app/database.py lacks {sorted(missing)}")


def engine_is_made_once(world: World) -> None:
    """No function that is called at each request makes an engine."""
    for module in world.source.modules.values():
        at_import = _called_at_import(module)
        for function in _functions(module.tree):
            once = function.name in at_import or ONCE.search(function.name)
            made = ENGINES & set(_calls(function))
            words = f"{module.path}: {function.name}() makes an engine at each call"
            hold(bool(once) or not made, words)


def models_py_has_its_classes(world: World) -> None:
    """``models`` has ``Task``, as a class or a table, and later ones their own."""
    with explained():
        names = world.source.names("app.models")
    hold("Task" in names, "app/models.py has no Task")


def models_and_schemas_do_not_mix(world: World) -> None:
    """Models know no Pydantic, schemas know no SQLAlchemy."""
    for package, stranger in (
        ("app.models", "pydantic"),
        ("app.schemas", "sqlalchemy"),
    ):
        with explained():
            imported = world.source.imports(package)
        found = [name for name in imported if name.split(".")[0] == stranger]
        hold(not found, f"{package} imports {found}")


def schemas_py_has_its_classes(world: World) -> None:
    """``schemas`` has the three names."""
    with explained():
        names = world.source.names("app.schemas")
    missing = {"TaskCreate", "TaskUpdate", "TaskResponse"} - names
    hold(not missing, f"app/schemas.py lacks {sorted(missing)}")


def main_has_no_paths_of_its_own(world: World) -> None:
    """``main.py`` only builds the app; the routes have their own modules."""
    with explained():
        main = world.source.within("app.main")
        for module in ("app.routes.tasks", "app.routes.health", "app.dependencies"):
            world.source.within(module)
    for module in main:
        for function in _functions(module.tree):
            verbs = VERBS & set(_decorators(function))
            words = f"{module.path}: {function.name} is a path operation"
            hold(not verbs, words)


def sessions_come_by_depends(world: World) -> None:
    """No route opens a session, takes a shared one, or gets one from middleware."""
    modules = world.source.modules.values()
    openers = {"SessionLocal", "get_db"}
    openers |= {name for module in modules for name in _managers_of(module, openers)}
    for module in modules:
        words = f"{module.path}: a session is opened at import, one for all requests"
        hold("SessionLocal" not in _called_at_import(module), words)
    for module in modules:
        in_routes = module.name.startswith("app.routes")
        for function in _functions(module.tree):
            between = "middleware" in [
                *_decorators(function),
                function.name,
            ] or function.name in ("dispatch", "__call__")
            opened = openers & set(_calls(function))
            words = f"{module.path}: {function.name}() opens a session by itself"
            hold(not (opened and (in_routes or between)), words)


def no_secret_stands_in_the_code(world: World) -> None:
    """No key has a value that stands in the code."""
    for module in world.source.modules.values():
        for name, value in _named_texts(module.tree):
            secret = re.search(r"secret|_key$", name, re.IGNORECASE)
            words = f"{module.path}: {name} is {value!r} in the code"
            hold(not secret or len(value) < 8 or " " in value, words)


Function = ast.FunctionDef | ast.AsyncFunctionDef


def _functions(tree: ast.AST) -> Iterator[Function]:
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Call):
        return _name(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield _name(node.func)


def _decorators(function: Function) -> Iterator[str]:
    for node in function.decorator_list:
        yield _name(node)


def _managers_of(module: Module, openers: set[str]) -> Iterator[str]:
    """Yield the names of context managers that open a session."""
    managers = {"contextmanager", "asynccontextmanager"}
    for function in _functions(module.tree):
        if managers & set(_decorators(function)) and openers & set(_calls(function)):
            yield function.name
    for node in ast.walk(module.tree):
        made = node.value if isinstance(node, ast.Assign) else None
        of_an_opener = openers & set(map(_name, getattr(made, "args", [])))
        if isinstance(node, ast.Assign) and of_an_opener and _name(made) in managers:
            yield from map(_name, node.targets)


def _called_at_import(module: Module) -> set[str]:
    """Return the names of what a module calls while it is imported."""
    waiting: list[ast.AST] = list(module.tree.body)
    found: set[str] = set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, Function | ast.Lambda | ast.ClassDef):
            continue
        if isinstance(node, ast.Call):
            found.add(_name(node.func))
        waiting += ast.iter_child_nodes(node)
    return found


def _named_texts(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield each text of the code that a name gets, with the name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                for text in _values(node.value):
                    yield _name(target), text
        if isinstance(node, ast.Call):
            texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
            first, *others = [t for t in texts if isinstance(t, str)] or [""]
            for text in others:
                yield first, text
        if isinstance(node, ast.keyword):
            for text in _values(node.value):
                yield node.arg or "", text


def _values(node: ast.AST) -> Iterator[str]:
    """Yield the texts that an expression may have as its value."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _values(value)
    elif isinstance(node, ast.IfExp):
        yield from _values(node.body)
        yield from _values(node.orelse)
