"""Right answers about routes and schemas, as the app itself tells of them."""

from __future__ import annotations

from typing import Any

from coursekit.hunting.answers import Form, Item, Right
from coursekit.hunting.asks import Ask
from coursekit.hunting.code import Code, Place
from coursekit.hunting.finding import Finder, Missing, listed
from coursekit.tracing.steps import dicts, number, text, words

LOOK_AT_SCHEMAS = "Look at the classes that inherit, in the end, from `BaseModel`."


def look_at_routes(code: Code) -> str:
    """Return a hint about routes, in words of what this code has."""
    if code.uses("APIRouter"):
        return "Look at the decorators, and at the `prefix` of each `APIRouter`."
    return "Look at the decorators, like `@app.get(…)`."


def _look_at_depends(code: Code) -> str:
    also = " and at `dependencies=` in its decorator" * code.uses("dependencies")
    return (
        f"Look at the function's parameters{also}; what those depend on in turn runs"
        " first."
    )


def _schemas(code: Code, _: Ask) -> Right:
    names = [text(schema.get("name")) for schema in code.facts["schemas"]]
    items = [Item(name, code.defined(name)) for name in names]
    return listed(items, (), LOOK_AT_SCHEMAS)


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
    return listed(
        [Item(name, code.member(owner, name)) for name in names],
        [text(field.get("name")) for field in fields],
        f"{LOOK_AT_SCHEMAS} A class has the fields of those above it, too.",
    )


def _routes(code: Code, ask: Ask) -> Right:
    found = [
        Item(f"{method} {text(route.get('path'))}", place_of(code, route))
        for route in code.facts["routes"]
        if not ask.of or ask.of in words(route.get("dependencies"))
        for method in words(route.get("methods"))
    ]
    if ask.of and not found and not code.defined(ask.of).file:
        raise Missing(f"there is no `{ask.of}`")
    return listed(found, (), look_at_routes(code), Form.ROUTES)


def place_of(code: Code, route: dict[str, Any]) -> Place:
    """Return where a path operation stands, its decorator first."""
    place = code.defined(text(route.get("function")))
    if place.file == text(route.get("file")):
        return place
    return code.shifted(text(route.get("file")), number(route.get("line")))


def route_of(code: Code, name: str) -> dict[str, Any]:
    """Return what is known of a route; raises ``Missing`` where there is none."""
    method, _, path = name.partition(" ")
    for route in code.facts["routes"]:
        if method in words(route.get("methods")) and route.get("path") == path:
            return route
    raise Missing(f"there is no route `{name}`")


def _way(code: Code, ask: Ask) -> Right:
    route = route_of(code, ask.of)
    names = words(route.get(ask.noun))
    if not names:
        raise Missing(f"`{ask.of}` has no schema for its {ask.noun}")
    others = [text(schema.get("name")) for schema in code.facts["schemas"]]
    where = "the parameters"
    if ask.noun == "output":
        where = "`response_model` or " * code.uses("response_model") + "the arrow"
    nudge = f"Look at {where} of the function below that decorator."
    return listed([Item(names[0], code.defined(names[0]))], others, nudge)


def _function(code: Code, ask: Ask) -> Right:
    route = route_of(code, ask.of)
    others = [text(other.get("function")) for other in code.facts["routes"]]
    item = Item(text(route.get("function")), place_of(code, route))
    return listed([item], others, look_at_routes(code))


def _status(code: Code, ask: Ask) -> Right:
    route = route_of(code, ask.of)
    item = Item(str(number(route.get("status"))), place_of(code, route))
    return Right(Form.NUMBER, (item,), nudge="Look at `status_code` in its decorator.")


def _dependencies(code: Code, ask: Ask) -> Right:
    found = words(route_of(code, ask.of).get("dependencies"))
    others = {n for r in code.facts["routes"] for n in words(r.get("dependencies"))}
    items = [Item(name, code.defined(name)) for name in found]
    return listed(items, others, _look_at_depends(code), Form.ORDER)


FINDERS: dict[str, Finder] = {
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
}
