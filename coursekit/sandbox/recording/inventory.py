"""What an app consists of: its routes, models and schemas, with file and line."""

from __future__ import annotations

import inspect
import os
from contextlib import suppress
from typing import Any, get_args

from coursekit.sandbox.recording.lanes import (
    code_of,
    dependants,
    kind_of,
    own_classes,
    routes_of,
)

MOST_OF_A_KIND = 300


def facts_of(app: Any, home: str) -> dict[str, Any]:
    """Return the parts of an app as plain data; what can't be read is left out."""
    classes = list(own_classes(home))[: MOST_OF_A_KIND * 2]
    return {
        "routes": _each(_route, routes_of(app), home),
        "models": _each(_model, [c for c in classes if kind_of(c) == "model"], home),
        "tables": _each(_table, _tables(classes), home),
        "schemas": _each(_schema, [c for c in classes if kind_of(c) == "schema"], home),
    }


def _each(read: Any, items: Any, home: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for item in list(items)[:MOST_OF_A_KIND]:
        with suppress(Exception):  # an app may be made of anything
            if facts := read(item, home):
                found.append(facts)
    return found


def _place(what: Any, home: str) -> dict[str, Any]:
    code = None if isinstance(what, type) else code_of(what)
    file = code.co_filename if code else inspect.getsourcefile(what) or ""
    line = code.co_firstlineno if code else inspect.getsourcelines(what)[1]
    if not file.startswith(home):
        return {"file": "", "line": 0}
    return {"file": file.removeprefix(home).replace(os.sep, "/"), "line": line}


def _route(route: Any, home: str) -> dict[str, Any] | None:
    endpoint = getattr(route, "endpoint", None)
    code = code_of(endpoint)
    if code is None or not code.co_filename.startswith(home):
        return None
    dependant = getattr(route, "dependant", None)
    body = getattr(route, "body_field", None)
    output = getattr(route, "response_field", None)
    names = [_name(below.call) for below in dependants(dependant)]
    takes, gives = (_annotation(field) for field in (body, output))
    return {
        "methods": sorted(route.methods or []),
        "path": str(route.path),
        "function": code.co_name,
        "status": getattr(route, "status_code", None) or 200,
        "dependencies": list(dict.fromkeys(names)),
        "input": _schemas_in(takes),
        "output": _schemas_in(gives),
    } | _place(endpoint, home)


def _annotation(field: Any) -> Any:
    return getattr(getattr(field, "field_info", None), "annotation", None)


def _name(call: Any) -> str:
    return str(getattr(call, "__name__", "") or type(call).__name__)


def _schemas_in(annotation: Any) -> list[str]:
    if isinstance(annotation, type) and kind_of(annotation) == "schema":
        return [annotation.__name__]
    return [name for part in get_args(annotation) for name in _schemas_in(part)]


def _model(model: Any, home: str) -> dict[str, Any]:
    relations = model.__mapper__.relationships
    return {
        "name": model.__name__,
        "table": str(model.__table__.name),
        "relationships": [
            {
                "name": str(relation.key),
                "target": relation.mapper.class_.__name__,
                "kind": _kind(relation),
            }
            for relation in relations
        ],
    } | _place(model, home)


def _kind(relation: Any) -> str:
    direction = relation.direction.name
    if direction == "ONETOMANY" and not relation.uselist:
        return "one to one"
    if direction == "MANYTOONE" and _is_unique(relation):
        return "one to one"
    words = {"ONETOMANY": "one to many", "MANYTOONE": "many to one"}
    return words.get(direction, "many to many")


def _is_unique(relation: Any) -> bool:
    """Return whether no two rows refer to one: then a many to one is a one to one."""
    columns = list(relation.local_columns)
    table = columns[0].table
    return len(columns) == 1 and (
        columns[0].unique or list(table.primary_key.columns) == columns
    )


def _tables(classes: list[type]) -> list[Any]:
    found: dict[str, Any] = {}
    for model in classes:
        if kind_of(model) == "model":
            found |= dict(model.__table__.metadata.tables)  # type: ignore[attr-defined]
    return list(found.values())


def _table(table: Any, _: str) -> dict[str, Any]:
    indexed = {
        next(iter(index.columns)).name for index in table.indexes if len(index.columns)
    }
    unique = {
        next(iter(constraint.columns)).name
        for constraint in table.constraints
        if type(constraint).__name__ == "UniqueConstraint"
        and len(constraint.columns) == 1
    }
    return {
        "name": str(table.name),
        "columns": [_column(column, indexed, unique) for column in table.columns],
    }


def _column(column: Any, indexed: set[str], unique: set[str]) -> dict[str, Any]:
    has_default = column.default is not None or column.server_default is not None
    return {
        "name": str(column.name),
        "nullable": bool(column.nullable),
        "primary": bool(column.primary_key),
        "unique": bool(column.unique) or column.name in unique,
        "indexed": bool(column.index) or column.name in indexed,
        "default": has_default,
        "refers": [str(key.target_fullname) for key in column.foreign_keys],
    }


def _schema(schema: Any, home: str) -> dict[str, Any]:
    fields = schema.__pydantic_fields__
    return {
        "name": schema.__name__,
        "fields": [
            {"name": str(name), "required": bool(field.is_required())}
            for name, field in fields.items()
        ],
    } | _place(schema, home)
