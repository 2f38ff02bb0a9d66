"""The right answers, found in the code: by its text, by what it tells of itself, by a
request that is sent to it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from coursekit.hunting.answers import Form, Item, Right
from coursekit.hunting.asks import Ask
from coursekit.hunting.code import Code, Place, dicts, functions, words
from coursekit.tracing.steps import Step, number, text

LOOK_AT_MODELS = "Look for classes with `__tablename__`, or for `Table(…)`."
LOOK_AT_COLUMNS = (
    "Look at the class with that `__tablename__`: each `mapped_column` and each"
    " `Mapped[…]` that is no relationship is a column."
)
LOOK_AT_SCHEMAS = "Look at the classes that inherit, in the end, from `BaseModel`."
LOOK_AT_ROUTES = (
    "Look at the decorators, like `@router.get(…)`, and at the router's prefix."
)
LOOK_AT_DEPENDS = (
    "Look at the function's parameters and at `dependencies=` in its decorator; what"
    " those depend on in turn runs first."
)
TRACE_IT = "Follow it with `make trace`, or read from the decorator downwards."
SEARCH = "Search the whole folder for the name."


class Missing(Exception):
    """What is asked about is not in the code; its text says what is not there."""


def right_answer(ask: Ask, code: Code) -> Right:
    """Return the right answer; raises ``Missing`` where nothing is to be asked."""
    found = _found(ask, code)
    if ask.without is not None:
        taken = {item.name for item in _found(ask.without, code).items}
        left = tuple(item for item in found.items if item.name not in taken)
        found = replace(
            found, items=left, others=found.others | taken | _names(found.items)
        )
    if ask.counted:
        found = replace(found, form=Form.NUMBER, items=(Item(str(len(found.items))),))
    return found


def _found(ask: Ask, code: Code) -> Right:
    return FINDERS[ask.noun](code, ask)


def _names(items: Iterable[Item]) -> frozenset[str]:
    return frozenset(item.name for item in items)


def _list(
    items: Iterable[Item],
    others: Iterable[str] = (),
    nudge: str = "",
    form: Form = Form.LIST,
) -> Right:
    found = tuple(items)
    return Right(form, found, frozenset(others) - _names(found), nudge)


# Tables and models


def _tables(code: Code, _: Ask) -> Right:
    items = [_table_item(code, table) for table in code.facts["tables"]]
    return _list(items, _model_names(code), LOOK_AT_MODELS)


def _table_item(code: Code, table: dict[str, Any]) -> Item:
    name = text(table.get("name"))
    model = next((m for m in code.facts["models"] if m.get("table") == name), None)
    return Item(name, code.defined(text(model["name"]) if model else name))


def _model_names(code: Code) -> list[str]:
    return [text(model.get("name")) for model in code.facts["models"]]


def _models(code: Code, _: Ask) -> Right:
    names = _model_names(code)
    return _list([Item(name, code.defined(name)) for name in names], (), LOOK_AT_MODELS)


def _table(code: Code, name: str) -> dict[str, Any]:
    for table in code.facts["tables"]:
        if table.get("name") == name:
            return table
    raise Missing(f"there is no table `{name}`")


def _model(code: Code, name: str) -> dict[str, Any]:
    for model in code.facts["models"]:
        if name in (model.get("name"), model.get("table")):
            return model
    raise Missing(f"there is no model `{name}`")


def _table_of(code: Code, ask: Ask) -> Right:
    model = _model(code, ask.of)
    place = code.member(ask.of, "__tablename__")
    return _list([Item(text(model.get("table")), place)], [], LOOK_AT_MODELS)


def _model_of(code: Code, ask: Ask) -> Right:
    name = text(_model(code, ask.of).get("name"))
    return _list([Item(name, code.defined(name))], _model_names(code), LOOK_AT_MODELS)


def _columns(code: Code, ask: Ask) -> Right:
    """Return the columns of a table, or those of them that are nullable, unique, …"""
    columns = dicts(_table(code, ask.of).get("columns"))
    sort = {"columns": "", "primary key": "primary"}.get(
        ask.noun, ask.noun.removesuffix(" columns")
    )
    wanted = [column for column in columns if not sort or column.get(sort)]
    model = next((m for m in code.facts["models"] if m.get("table") == ask.of), None)
    owner = text(model.get("name")) if model else ask.of
    names = [text(column.get("name")) for column in wanted]
    return _list(
        [Item(name, code.member(owner, name)) for name in names],
        [text(column.get("name")) for column in columns],
        LOOK_AT_COLUMNS,
    )


def _foreign_keys(code: Code, ask: Ask) -> Right:
    tables = [_table(code, ask.of)] if ask.of else code.facts["tables"]
    columns = [(t, c) for t in tables for c in dicts(t.get("columns"))]
    found = []
    for table, column in columns:
        if words(column.get("refers")):
            name = text(column.get("name"))
            owner = next(
                (m for m in code.facts["models"] if m.get("table") == table["name"]), {}
            )
            found.append(Item(name, code.member(text(owner.get("name")), name)))
    return _list(
        found, [text(c.get("name")) for _, c in columns], "Search for `ForeignKey`."
    )


def _relationships(code: Code, ask: Ask) -> Right:
    model = _model(code, ask.of)
    name = text(model.get("name"))
    found = [text(r.get("name")) for r in dicts(model.get("relationships"))]
    columns = dicts(_table(code, text(model.get("table"))).get("columns"))
    return _list(
        [Item(each, code.member(name, each)) for each in found],
        [text(column.get("name")) for column in columns],
        "Search for `relationship(` in that class.",
    )


def _kind(code: Code, ask: Ask) -> Right:
    owner, _, name = ask.of.rpartition(".")
    for relation in dicts(_model(code, owner).get("relationships")):
        if relation.get("name") == name:
            item = Item(text(relation.get("kind")), code.member(owner, name))
            nudge = (
                "How many rows may stand on each side? Look for a list, and at keys."
            )
            return Right(Form.KIND, (item,), nudge=nudge)
    raise Missing(f"`{owner}` has no relationship `{name}`")


# Schemas


def _schemas(code: Code, _: Ask) -> Right:
    names = [text(schema.get("name")) for schema in code.facts["schemas"]]
    items = [Item(name, code.defined(name)) for name in names]
    return _list(items, (), LOOK_AT_SCHEMAS)


def _fields(code: Code, ask: Ask) -> Right:
    name = ask.of
    for way in ("input", "output"):
        if ask.of.startswith(f"{way} of "):
            name = _way(code, Ask(way, ask.of.removeprefix(f"{way} of "))).items[0].name
    for schema in code.facts["schemas"]:
        if schema.get("name") == name:
            return _fields_of(code, schema, only_required="required" in ask.noun)
    raise Missing(f"there is no schema `{name}`")


def _fields_of(code: Code, schema: dict[str, Any], *, only_required: bool) -> Right:
    owner, fields = text(schema.get("name")), dicts(schema.get("fields"))
    names = [
        text(field.get("name"))
        for field in fields
        if field.get("required") or not only_required
    ]
    return _list(
        [Item(name, code.member(owner, name)) for name in names],
        [text(field.get("name")) for field in fields],
        f"{LOOK_AT_SCHEMAS} A class has the fields of those above it, too.",
    )


# Routes


def _routes(code: Code, ask: Ask) -> Right:
    found = [
        Item(f"{method} {text(route.get('path'))}", _place_of(code, route))
        for route in code.facts["routes"]
        if not ask.of or ask.of in words(route.get("dependencies"))
        for method in words(route.get("methods"))
    ]
    if ask.of and not found and not code.defined(ask.of).file:
        raise Missing(f"there is no `{ask.of}`")
    return _list(found, (), LOOK_AT_ROUTES, Form.ROUTES)


def _place_of(code: Code, route: dict[str, Any]) -> Place:
    place = code.defined(text(route.get("function")))
    if place.file == text(route.get("file")):
        return place
    return code.shifted(text(route.get("file")), number(route.get("line")))


def _route(code: Code, name: str) -> dict[str, Any]:
    method, _, path = name.partition(" ")
    for route in code.facts["routes"]:
        if method in words(route.get("methods")) and route.get("path") == path:
            return route
    raise Missing(f"there is no route `{name}`")


def _way(code: Code, ask: Ask) -> Right:
    route = _route(code, ask.of)
    names = words(route.get(ask.noun))
    if not names:
        raise Missing(f"`{ask.of}` has no schema for its {ask.noun}")
    others = [text(schema.get("name")) for schema in code.facts["schemas"]]
    where = "the parameters" if ask.noun == "input" else "`response_model` or the arrow"
    nudge = f"Look at {where} of the function below that decorator."
    return _list([Item(names[0], code.defined(names[0]))], others, nudge)


def _function(code: Code, ask: Ask) -> Right:
    route = _route(code, ask.of)
    others = [text(other.get("function")) for other in code.facts["routes"]]
    item = Item(text(route.get("function")), _place_of(code, route))
    return _list([item], others, LOOK_AT_ROUTES)


def _status(code: Code, ask: Ask) -> Right:
    route = _route(code, ask.of)
    item = Item(str(number(route.get("status"))), _place_of(code, route))
    return Right(Form.NUMBER, (item,), nudge="Look at `status_code` in its decorator.")


def _dependencies(code: Code, ask: Ask) -> Right:
    found = words(_route(code, ask.of).get("dependencies"))
    others = {n for r in code.facts["routes"] for n in words(r.get("dependencies"))}
    items = [Item(name, code.defined(name)) for name in found]
    return _list(items, others, LOOK_AT_DEPENDS, Form.ORDER)


# The text of the code


def _made_by(code: Code, ask: Ask) -> Right:
    found = [
        Item(target.id, code.place(file, node))
        for file, tree in code.modules()
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and _calls(node.value, ask.of)
        for target in getattr(node, "targets", None) or [node.target]  # type: ignore[union-attr]
        if isinstance(target, ast.Name)
    ]
    return _list(_or_missing(found, ask), (), f"Search for `{ask.of}(`.")


def _calls(node: ast.AST | None, name: str) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == name


def _callers(code: Code, ask: Ask) -> Right:
    found, others = [], []
    for file, tree in code.modules():
        for function in functions(tree):
            others.append(function.name)
            if any(_calls(n, ask.of) for n in ast.walk(function)):
                found.append(Item(function.name, code.place(file, function)))
    return _list(_or_missing(found, ask), others, f"Search for `{ask.of}(`.")


def _importers(code: Code, ask: Ask) -> Right:
    found = [
        Item(file, Place(file)) for file, names in code.imports() if ask.of in names
    ]
    others = [file for file, _ in code.modules()]
    nudge = f"Search for the lines that import from `{ask.of}`."
    return _list(_or_missing(found, ask), others, nudge)


def _functions_in(code: Code, ask: Ask) -> Right:
    for file, tree in code.modules():
        if file == ask.of:
            names = [n for n in tree.body if isinstance(n, ast.FunctionDef)]
            items = [Item(node.name, code.place(file, node)) for node in names]
            return _list(items, (), f"Search {file} for `def`.")
    raise Missing(f"there is no file {ask.of}")


def _place(code: Code, ask: Ask) -> Right:
    if " " in ask.of:
        route = _route(code, ask.of)
        item = Item(ask.of, _place_of(code, route))
        return Right(Form.PLACE, (item,), nudge=LOOK_AT_ROUTES)
    place = code.defined(ask.of)
    if not place.file:
        raise Missing(f"there is no `{ask.of}`")
    return Right(Form.PLACE, (Item(ask.of, place),), nudge=SEARCH)


def _or_missing(found: list[Item], ask: Ask) -> list[Item]:
    if not found:
        raise Missing(f"there is no `{ask.of}`")
    return found


# What happens on a request


def _status_on(code: Code, ask: Ask) -> Right:
    status = code.journey(ask.requests).status
    if status is None:
        raise Missing("the request gets no answer")
    return Right(Form.NUMBER, (Item(str(status)),), nudge=TRACE_IT)


def _entered(code: Code, ask: Ask) -> list[Step]:
    steps = code.journey(ask.requests).steps
    if not steps:
        raise Missing("the request leaves no trace")
    return [s for s in steps if s.kind == "enter" and s.file.startswith("app/")]


def _functions_on(code: Code, ask: Ask) -> Right:
    found: dict[str, Item] = {}
    for step in _entered(code, ask):
        name = step.name.rpartition(".")[2]
        found.setdefault(name, Item(name, code.shifted(step.file, step.line)))
    others = [f.name for _, tree in code.modules() for f in functions(tree)]
    return _list(found.values(), others, TRACE_IT, Form.ORDER)


def _raiser(code: Code, ask: Ask) -> Right:
    steps = code.journey(ask.requests).steps
    for step in steps:
        if step.kind == "raise" and step.file.startswith("app/"):
            name = step.name.rpartition(".")[2]
            others = [s.name.rpartition(".")[2] for s in _entered(code, ask)]
            place = code.shifted(step.file, step.line)
            return _list([Item(name, place)], others, TRACE_IT)
    raise Missing("nothing raises an error on that request")


def _sent(code: Code, ask: Ask) -> list[Step]:
    steps = code.journey(ask.requests).steps
    return [
        s for s in steps if s.kind == "sql" and s.name not in ("COMMIT", "ROLLBACK")
    ]


def _statements_on(code: Code, ask: Ask) -> Right:
    items = [
        Item(step.name, code.shifted(step.file, step.line)) for step in _sent(code, ask)
    ]
    others = {"select", "insert", "update", "delete"}
    return _list(items, others, TRACE_IT, Form.ORDER)


def _tables_on(code: Code, ask: Ask) -> Right:
    sent = " ".join(step.text for step in _sent(code, ask)).replace(".", " ")
    tables = [_table_item(code, table) for table in code.facts["tables"]]
    mentioned = set(sent.split())
    found = [table for table in tables if table.name in mentioned]
    return _list(found, [table.name for table in tables], TRACE_IT)


def _files_on(code: Code, ask: Ask) -> Right:
    names = dict.fromkeys(step.file for step in _entered(code, ask))
    others = [file for file, _ in code.modules()]
    return _list([Item(name, Place(name)) for name in names], others, TRACE_IT)


Finder = Callable[[Code, Ask], Right]

FINDERS: dict[str, Finder] = {
    "tables": _tables,
    "models": _models,
    "table": _table_of,
    "model": _model_of,
    "columns": _columns,
    "nullable columns": _columns,
    "unique columns": _columns,
    "indexed columns": _columns,
    "default columns": _columns,
    "primary key": _columns,
    "foreign keys": _foreign_keys,
    "relationships": _relationships,
    "kind": _kind,
    "schemas": _schemas,
    "fields": _fields,
    "required fields": _fields,
    "input": _way,
    "output": _way,
    "routes": _routes,
    "routes with": _routes,
    "function": _function,
    "status": _status,
    "dependencies": _dependencies,
    "names made": _made_by,
    "callers": _callers,
    "importers": _importers,
    "functions": _functions_in,
    "place": _place,
    "status on": _status_on,
    "functions on": _functions_on,
    "raiser on": _raiser,
    "statements on": _statements_on,
    "tables on": _tables_on,
    "files on": _files_on,
}
