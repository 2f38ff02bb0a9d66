"""Of a large document a report shows only the part that a failed check looked at."""

from __future__ import annotations

from typing import Any

from coursekit.exchange import Exchange
from coursekit.faces.openapi import OpenApi
from coursekit.facts import facts
from coursekit.verdict import Outcome, Verdict

TITLE = {"type": "string", "maxLength": 200}
DONE = {"type": "boolean"}


def schema(**properties: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": {"properties": properties}}}}


DOCUMENT = {
    "paths": {
        "/tasks": {"post": {"requestBody": schema(title=TITLE, done=DONE)}},
        "/tasks/{task_id}": {"patch": {"requestBody": schema(title=TITLE)}},
    },
    "info": {"title": "much else"},
}


def shown(expected: str, *, looks: bool = True) -> str:
    """Return what is shown of the answer when a check looked at two bodies."""
    exchange = Exchange("GET", "/openapi.json", status=200, body='{"info": "all"}')
    openapi = OpenApi(DOCUMENT, exchange)
    if looks:
        openapi.request_schema("POST", "/tasks")
        openapi.request_schema("PATCH", "/tasks/{id}")
    verdict = Verdict("1::test", "1", "", Outcome.FAILED, exchanges=[exchange])
    verdict.expected = expected
    return [fact.text for fact in facts(verdict)][2]


def test_a_document_that_nobody_looked_into_is_shown_whole() -> None:
    assert shown("a document", looks=False) == '{"info": "all"}'


def test_the_part_that_is_named_is_shown() -> None:
    assert shown("POST /tasks: something else").startswith(
        "in it, the body of POST /tasks:\n"
    )


def test_else_it_is_the_part_that_was_looked_at_last() -> None:
    assert shown("`TaskUpdate`").startswith("in it, the body of PATCH /tasks/{id}:\n")


def test_of_a_schema_only_the_properties_that_are_named_are_shown() -> None:
    text = shown("POST /tasks: a `title` with minLength 1")

    assert "maxLength" in text
    assert "done" not in text


def test_the_name_of_a_schema_is_shown_as_in_the_document() -> None:
    exchange = Exchange("GET", "/openapi.json", status=200, body="{}")
    reference = {"$ref": "#/components/schemas/TaskCreate"}
    body = {"content": {"application/json": {"schema": reference}}}
    document = {
        "paths": {"/tasks": {"post": {"requestBody": body}}},
        "components": {"schemas": {"TaskCreate": {"properties": {"title": TITLE}}}},
    }
    OpenApi(document, exchange).request_schema("POST", "/tasks")
    verdict = Verdict("1::test", "1", "", Outcome.FAILED, exchanges=[exchange])

    text = [fact.text for fact in facts(verdict)][2]

    assert '"$ref": "TaskCreate"' in text
    assert "x-name" not in text
