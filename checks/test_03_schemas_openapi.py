"""What stage 3 brings to the OpenAPI document: the schemas, with their limits."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

from checks.shared.resources import TASK_FIELDS
from coursekit.grading.faces.openapi import OpenApi
from coursekit.grading.marks import hint, task

BODIES = (("POST", "/tasks"), ("PATCH", "/tasks/{id}"))
MAY_BE_NULL = {"description", "due_date"}
LIMITS = ("minLength", "maxLength", "pattern", "enum", "const", "format")
TYPES = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "array": list,
    "object": dict,
    "null": type(None),
}


def parts(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a schema and the schemas that it is put together from."""
    yield schema
    for key in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(key, []):
            yield from parts(part)


def name_of(schema: dict[str, Any]) -> str:
    """Return the name of a schema without what FastAPI may put before or behind it."""
    for part in parts(schema):
        if name := part.get("x-name") or ("properties" in part and part.get("title")):
            return re.sub(r"^.*__|-(Input|Output)$", "", name)
    return "a schema without a name"


def fields(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a schema, by name."""
    found: dict[str, Any] = {}
    for part in parts(schema):
        found |= part.get("properties", {})
    return found


def required(schema: dict[str, Any]) -> set[str]:
    """Return the names of the fields that have to be sent."""
    return {name for part in parts(schema) for name in part.get("required", [])}


def allowed(schema: dict[str, Any], values: dict[str, Any]) -> list[str]:
    """Return which of some values, told in words, a field's schema lets in."""
    return [words for words, value in values.items() if allows(schema, value)]


def allows(schema: dict[str, Any], value: Any) -> bool:
    """Return whether a schema lets a value in, in whatever way it says so."""
    if value is None and schema.get("nullable"):
        return True
    rules = (rule(schema[key], value) for key, rule in RULES.items() if key in schema)
    return all(rules)


def may_be_null(schema: dict[str, Any], field: str) -> bool:
    return allows(fields(schema).get(field, {}), None)


def said(schema: dict[str, Any]) -> str:
    """Return the limits that a field's schema says: `maxLength 100`."""
    found = [
        f"{limit} {json.dumps(part[limit])}"
        for part in parts(schema)
        for limit in LIMITS
        if limit in part
    ]
    return ", ".join(found) or "nothing of a limit"


def hold_limits(
    openapi: OpenApi, field: str, values: dict[str, Any], good: list[str], limits: str
) -> None:
    """Fail unless a field of both bodies lets in these of some values, and no other.

    A failure tells each schema whose field is otherwise on a line: what it says.
    """
    wrong = []
    for method, path in BODIES:
        schema = openapi.request_schema(method, path)
        its = fields(schema).get(field, {})
        if allowed(its, values) != good:
            wrong.append(f"`{field}` of {name_of(schema)} says {said(its)}")
    names = " and ".join(name_of(openapi.request_schema(*body)) for body in BODIES)
    assert wrong == [], f"`{field}` of {names} to say {limits}"


def is_of_type(types: str | list[str], value: Any) -> bool:
    return any(
        isinstance(value, TYPES.get(name, object))
        for name in ([types] if isinstance(types, str) else types)
    )


def has_format(name: str, value: Any) -> bool:
    """Return whether a text is a date, or a date and a time, where it has to be."""
    if not isinstance(value, str) or not name.startswith("date"):
        return True
    try:
        date.fromisoformat(value[:10])
    except ValueError:
        return False
    return (len(value) > 10) == (name == "date-time")


def fits_pattern(pattern: str, value: Any) -> bool:
    """Return whether a text fits; the pattern is read only, as some never end.

    One without groups ends at once where there is no text, so that is tried.
    """
    if not isinstance(value, str):
        return True
    words = re.sub(r"\(\?:|\\[AzZ]|[()^$]", "", pattern)
    if re.fullmatch(r"[a-z]+(\|[a-z]+)+", words):
        return value in words.split("|")
    if lengths := re.search(r"\{(\d{1,5}),(\d{1,5})\}", pattern):
        return int(lengths[1]) <= len(value) <= int(lengths[2])
    if value or re.search(r"\\S|\.\+", pattern):
        return bool(value)
    with suppress(re.error, OverflowError):
        return "(" in pattern or bool(re.search(pattern, value))
    return True


RULES = {
    "type": is_of_type,
    "format": has_format,
    "pattern": fits_pattern,
    "enum": lambda values, value: value in values,
    "const": lambda constant, value: value == constant,
    "minLength": lambda least, value: not isinstance(value, str) or len(value) >= least,
    "maxLength": lambda most, value: not isinstance(value, str) or len(value) <= most,
    "anyOf": lambda schemas, value: any(allows(schema, value) for schema in schemas),
    "oneOf": lambda schemas, value: any(allows(schema, value) for schema in schemas),
    "allOf": lambda schemas, value: all(allows(schema, value) for schema in schemas),
}


@task(6)
def test_the_document_names_what_comes_in(openapi: OpenApi) -> None:
    """The document names `TaskCreate` and `TaskUpdate` for what a client sends."""
    made, changed = (openapi.request_schema(*operation) for operation in BODIES)

    assert name_of(made) == "TaskCreate", "`TaskCreate` as the body of POST /tasks"
    assert name_of(changed) == "TaskUpdate", "`TaskUpdate` as the body of PATCH"


@task(6)
@hint("what goes out")
def test_the_document_names_what_goes_out(openapi: OpenApi) -> None:
    """The document names `TaskResponse` as each answer: its fields, and their nulls."""
    listed = openapi.response_schema("GET", "/tasks", 200).get("items", {})
    assert name_of(listed) == "TaskResponse", "GET /tasks: a list of `TaskResponse`"

    for method, path, status in (
        ("POST", "/tasks", 201),
        ("GET", "/tasks/{id}", 200),
        ("PATCH", "/tasks/{id}", 200),
    ):
        schema = openapi.response_schema(method, path, status)
        words = f"{method} {path}: `TaskResponse` as the answer with status {status}"
        assert name_of(schema) == "TaskResponse", words
        assert set(fields(schema)) >= {*TASK_FIELDS}, (
            f"{method} {path}: all seven fields"
        )
        nullable = {name for name in TASK_FIELDS if may_be_null(schema, name)}
        words = f"{method} {path}: only `description` and `due_date` that may be null"
        assert nullable == MAY_BE_NULL, words


@task(6)
@hint("what may be left out")
def test_the_document_says_what_may_be_left_out(openapi: OpenApi) -> None:
    """The document says what has to be sent, and what a change may set to null."""
    made, changed = (openapi.request_schema(*operation) for operation in BODIES)

    assert required(made) == {"title"}, "POST /tasks: `title` alone as required"
    assert required(changed) == set(), "PATCH /tasks/{id}: nothing as required"
    for field in sorted(MAY_BE_NULL):
        assert field in fields(changed), f"PATCH /tasks/{{id}}: a field `{field}`"
        wanted = f"PATCH /tasks/{{id}}: a `{field}` that may be null"
        assert may_be_null(changed, field) is True, wanted


@task(6)
@hint("limits and choices")
def test_the_document_tells_how_long_a_text_may_be(openapi: OpenApi) -> None:
    """The document tells the limits: `title` 1 to 200, `description` at most 2,000."""
    sizes = (0, 1, 200, 201, 2000, 2001)
    texts = {f"{size} characters": "x" * size for size in sizes}
    titles, descriptions = list(texts)[1:3], list(texts)[:5]

    hold_limits(openapi, "title", texts, titles, "minLength 1 and maxLength 200")
    texts.pop("0 characters")  # whether a description may be empty is free
    hold_limits(openapi, "description", texts, descriptions[1:], "maxLength 2000")


@task(6)
@hint("limits and choices")
def test_the_document_tells_the_choices(openapi: OpenApi) -> None:
    """The document lists the three priorities, and says that `due_date` is a date."""
    words = {word: word for word in ("low", "medium", "high", "other")}
    days = {day: day for day in ("2031-05-17", "soon")}

    choices = 'enum ["low", "medium", "high"]'
    hold_limits(openapi, "priority", words, list(words)[:3], choices)
    hold_limits(openapi, "due_date", days, list(days)[:1], 'format "date"')
