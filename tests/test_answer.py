"""An answer is read strictly: what is missing in it fails the check, in words."""

from __future__ import annotations

from functools import reduce
from operator import getitem

import pytest

from coursekit.grading.faces.answer import Answer
from coursekit.grading.verdict import Failure


def answer(body: str | bytes, kind: str = "application/json") -> Answer:
    content = body.encode() if isinstance(body, str) else body
    return Answer.received(200, [(b"content-type", kind.encode())], content)


def failure_of(found: Answer, *path: str | int) -> Failure:
    """Return the failure for going down a path through an answer's JSON."""
    with pytest.raises(Failure) as failure:
        reduce(getitem, path, found.json())
    return failure.value


def test_json_compares_as_plain_values() -> None:
    found = answer('{"id": 1, "tags": ["a"], "owner": {"name": "ada"}}').json()

    assert found == {"id": 1, "tags": ["a"], "owner": {"name": "ada"}}
    assert found["owner"]["name"] == "ada"
    assert found["tags"][0] == "a"
    assert found["tags"][:1] == ["a"]


def test_a_missing_field_is_named_with_those_that_are_there() -> None:
    failure = failure_of(answer('{"id": 1, "name": "x"}'), "title")

    assert failure.expected == "an answer with the field `title`"
    assert failure.got == "an answer with these fields: `id`, `name`"


def test_a_missing_field_of_an_empty_object_is_named() -> None:
    assert failure_of(answer("{}"), "title").got == (
        "an answer with these fields: none at all"
    )


def test_a_field_of_a_list_is_no_field() -> None:
    failure = failure_of(answer('[{"id": 1}]'), "id")

    assert (failure.expected, failure.got) == (
        "an object with the field `id`",
        "a list",
    )


def test_a_missing_item_is_told_with_how_many_there_are() -> None:
    failure = failure_of(answer('{"tasks": [1]}'), "tasks", 1)

    assert failure.got == "a list with 1 items"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "it is empty"),
        (" \n", "it is empty"),
        ("<h1>Hello</h1>", "it begins with `<h1>Hello</h1>`"),
        ('{"a": NaN}', "NaN is not part of JSON"),
        ('{"a": -Infinity}', "-Infinity is not part of JSON"),
        ("[" * 100_000, "it is nested too deeply"),
    ],
    ids=["empty", "blank", "html", "nan", "infinity", "nested"],
)
def test_a_body_that_is_no_json_says_why(body: str, reason: str) -> None:
    failure = failure_of(answer(body))

    assert failure.expected == "a body in JSON"
    assert failure.got == f"a body that is no JSON (application/json): {reason}"


def test_bytes_that_are_no_text_are_no_json() -> None:
    assert failure_of(answer(b'"\xff"')).got.endswith(": byte 2 is no text in UTF-8")


def test_a_body_without_a_content_type_says_so() -> None:
    found = Answer.received(200, [], b"Hello")

    assert failure_of(found).got.startswith(
        "a body that is no JSON (without a content type)"
    )


def test_a_body_that_claims_to_be_packed_stays_as_it_is() -> None:
    kind = (b"content-type", b"application/json")

    found = Answer.received(200, [kind, (b"Content-Encoding", b"gzip")], b"[1]")

    assert found.json() == [1]


def test_json_that_does_not_say_so_is_told() -> None:
    failure = failure_of(answer("[1]", "text/plain"))

    assert failure.expected == "a body whose header Content-Type says application/json"
    assert failure.got == "JSON, but the header says otherwise (text/plain)"
