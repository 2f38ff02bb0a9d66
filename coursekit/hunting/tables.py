"""Right answers about tables and models, as the app itself tells of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from coursekit.hunting.answers import Form, Item, Right
from coursekit.hunting.asks import Ask
from coursekit.hunting.code import Code, Place
from coursekit.hunting.finding import Finder, Missing, listed
from coursekit.tracing.steps import dicts, text, words


def _look_at_models(code: Code) -> str:
    ways = {"__tablename__": "classes with `__tablename__`", "Table": "`Table(…)`"}
    used = [words for name, words in ways.items() if code.uses(name)]
    return f"Look for {' and for '.join(used)}." if used else ""


def _look_at_columns(code: Code) -> str:
    ways = {"mapped_column": "`mapped_column`", "Mapped": "`Mapped[…]`"}
    used = [f"each {words}" for name, words in ways.items() if code.uses(name)]
    if not used:
        return _look_at_models(code)
    but = " that is no `relationship`" * code.uses("relationship")
    columns = f"{' and '.join(used)}{but} is a column."
    return f"Look at the class with that `__tablename__`: {columns}"


def _tables(code: Code, _: Ask) -> Right:
    items = [table_item(code, table) for table in code.facts["tables"]]
    return listed(items, _model_names(code), _look_at_models(code))


def table_item(code: Code, table: dict[str, Any]) -> Item:
    """Return a table and where its model stands."""
    name = text(table.get("name"))
    model = next((m for m in code.facts["models"] if m.get("table") == name), None)
    return Item(name, code.defined(text(model.get("name")) if model else name))


def _model_names(code: Code) -> list[str]:
    return [text(model.get("name")) for model in code.facts["models"]]


def _models(code: Code, _: Ask) -> Right:
    names = _model_names(code)
    return listed(
        [Item(name, code.defined(name)) for name in names], (), _look_at_models(code)
    )


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
    return listed([Item(text(model.get("table")), place)], [], _look_at_models(code))


def _model_of(code: Code, ask: Ask) -> Right:
    name = text(_model(code, ask.of).get("name"))
    return listed(
        [Item(name, code.defined(name))], _model_names(code), _look_at_models(code)
    )


def _columns(code: Code, ask: Ask) -> Right:
    """Return the columns of a table, or those of them that are nullable, unique, …"""
    columns = dicts(_table(code, ask.of).get("columns"))
    sort = {"columns": "", "primary key": "primary"}.get(
        ask.noun, ask.noun.removesuffix(" columns")
    )
    wanted = [column for column in columns if not sort or column.get(sort)]
    names = [text(column.get("name")) for column in wanted]
    return listed(
        [Item(name, _column_place(code, ask.of, name)) for name in names],
        [text(column.get("name")) for column in columns],
        _look_at_columns(code),
    )


def _column_place(code: Code, table: str, name: str) -> Place:
    """Return where a column stands: in the table's class, or in its ``Table(…)``."""
    for model in code.facts["models"]:
        if model.get("table") == table:
            return code.member(text(model.get("name")), name)
    return code.column(name)


def _foreign_keys(code: Code, ask: Ask) -> Right:
    tables = [_table(code, ask.of)] if ask.of else code.facts["tables"]
    columns = [(t, c) for t in tables for c in dicts(t.get("columns"))]
    found = []
    for table, column in columns:
        if words(column.get("refers")):
            name = text(column.get("name"))
            place = _column_place(code, text(table.get("name")), name)
            found.append(Item(name, place))
    others = [text(column.get("name")) for _, column in columns]
    right = listed(found, others, "Search for `ForeignKey`.")
    targets = {name for _, column in columns for name in words(column.get("refers"))}
    tables_of = {name.partition(".")[0] for name in targets}
    return replace(right, also=frozenset(targets | tables_of))


def _relationships(code: Code, ask: Ask) -> Right:
    model = _model(code, ask.of)
    name = text(model.get("name"))
    found = [text(r.get("name")) for r in dicts(model.get("relationships"))]
    columns = dicts(_table(code, text(model.get("table"))).get("columns"))
    return listed(
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
}
