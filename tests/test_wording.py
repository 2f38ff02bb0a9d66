"""A failed assert is told in words, for every operator and every kind of left side."""

from __future__ import annotations

import pytest

from coursekit.grading.wording import MOST_CHARACTERS, Comparison, explain, shown


def told(statement: str, operator: str, left: object, right: object) -> tuple[str, str]:
    return explain(Comparison(operator, left, right), statement, "")


@pytest.mark.parametrize(
    ("operator", "expected", "got"),
    [
        ("==", "3", "2"),
        ("is", "3", "2"),
        ("!=", "something other than 3", "2"),
        ("is not", "something other than 3", "2"),
        ("<", "less than 3", "2"),
        ("<=", "at most 3", "2"),
        (">", "more than 3", "2"),
        (">=", "at least 3", "2"),
    ],
)
def test_every_operator_has_its_words(operator: str, expected: str, got: str) -> None:
    assert told(f"assert found {operator} 3", operator, 2, 3) == (expected, got)


def test_one_of_several_is_told() -> None:
    assert told("assert a in b", "in", "x", ["y", "z"]) == ('one of ["y", "z"]', '"x"')


def test_none_of_several_is_told() -> None:
    assert told("assert a not in b", "not in", "x", ["x"]) == (
        '"x" not to be among ["x"]',
        "it is among them",
    )


@pytest.mark.parametrize(
    ("statement", "label"),
    [
        ('assert answer.json()["title"] == "x"', "`title`: "),
        ('    assert task["title"] == "x"', "`title`: "),
        ('assert answer.headers["location"] == "x"', "header Location: "),
        ('assert answer.headers.get("location") == "x"', "header Location: "),
        ("assert tasks[0] == 1", ""),
        ("assert found == 1", ""),
        ("assert (", ""),
        ("", ""),
        ("assert found", ""),
        ("found == 1", ""),
    ],
)
def test_the_left_side_gives_its_name(statement: str, label: str) -> None:
    assert told(statement, "==", "a", "b") == (f'{label}"b"', f'{label}"a"')


@pytest.mark.parametrize(
    ("operator", "right", "expected"),
    [
        ("==", 201, "201 Created"),
        ("in", (404, 422), "404 Not Found or 422 Unprocessable Content"),
        ("!=", 500, "not 500 Internal Server Error"),
        ("not in", [301, 307], "not 301 Moved Permanently or 307 Temporary Redirect"),
        ("<", 500, "a status less than 500"),
    ],
)
def test_a_status_is_told_with_its_phrase(
    operator: str, right: object, expected: str
) -> None:
    statement = f"assert answer.status_code {operator} {right}"

    words = told(statement, operator, 302, right)

    assert words[0].replace("Entity", "Content") == expected
    assert words[1] == "302 Found"


def test_a_message_takes_the_place_of_what_was_expected() -> None:
    words = explain(Comparison("==", 2, 3), "assert found == 3", "three of them")

    assert words == ("three of them", "2")


def test_a_message_is_all_there_is_without_a_comparison() -> None:
    assert explain(None, "assert found", "something") == ("something", "")
    assert explain(None, "assert found", "") == ("this to hold", "")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        ("Grüße", '"Grüße"'),
        ({"a": 1}, '{"a": 1}'),
        ({3, 1, 2}, "[1, 2, 3]"),
        (("b", "a"), '["b", "a"]'),
        (float("nan"), "NaN"),
        (b"x", "\"b'x'\""),
    ],
)
def test_a_value_is_shown_as_json_has_it(value: object, text: str) -> None:
    assert shown(value) == text


def test_a_long_value_is_cut() -> None:
    assert shown("x" * 10_000) == '"(10,000 letters x)"'
    assert shown([1] * 10_000) == f"{str([1] * 10_000)[:MOST_CHARACTERS]} …"


def test_a_value_that_holds_itself_is_shown_by_its_kind() -> None:
    value: list[object] = []
    value.append(value)

    assert shown(value) == "list"


@pytest.mark.parametrize(
    ("statement", "operator", "left", "got"),
    [
        ("assert count == '3'", "==", None, "nothing"),
        ("assert answer.headers.get('a') == 'b'", "==", None, "no header A"),
        ("assert answer.json()['a'] == 'b'", "==", None, "`a`: null"),
        ("assert rows == [1]", "==", [], "none"),
        ("assert keys != []", "!=", [], "none"),
        ("assert answer.json() == [1]", "==", [], "an empty list"),
        ("assert required(body) == x", "==", set(), "none"),
        ("assert names >= x", ">=", {"a"}, 'no b, c among ["a"]'),
        ("assert nullable is False", "is", True, "this is not so"),
        ("assert answer.json()['done'] is False", "is", True, "`done`: true"),
    ],
)
def test_what_a_check_worked_out_is_told_in_plain_words(
    statement: str, operator: str, left: object, got: str
) -> None:
    right = {"a", "b", "c"} if isinstance(left, set) else "b"
    words = explain(Comparison(operator, left, right), statement, "what it should be")

    assert words == ("what it should be", got)
