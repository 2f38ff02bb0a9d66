"""Texts are laid out and shortened for a reader, and say what was left out."""

from __future__ import annotations

import json

import pytest

from coursekit.text.pretty import compact, pretty, without_middle


def test_short_json_stays_on_a_line() -> None:
    assert pretty('{"id":1,"tags":["a"]}') == '{"id": 1, "tags": ["a"]}'


def test_long_json_is_laid_out_as_far_as_it_has_to_be() -> None:
    value = {"title": "x" * 60, "project": {"id": 1}, "tags": []}

    assert pretty(json.dumps(value)).splitlines() == [
        "{",
        f'  "title": "{"x" * 60}",',
        '  "project": {"id": 1},',
        '  "tags": []',
        "}",
    ]


def test_what_is_laid_out_is_still_the_same_json() -> None:
    value = [{"a": [1, {"b": "c" * 50}], "d": {"e": ["f" * 30] * 3}}, {}, []]

    assert json.loads(pretty(json.dumps(value))) == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("é" * 200, "(200 letters é)"),
        (f" {'x' * 2000}! ", " (2,000 letters x)! "),
        ("a" * 50 + "b" * 51, "(50 letters a)(51 letters b)"),
        ("ab" * 100, "ababababababab…abababab (200 letters)"),
        ("a b!" * 50, "a b!a b!a b!a …a b!a b! (200 characters)"),
        ("x" * 100, "x" * 100),
    ],
)
def test_a_long_text_shows_its_form_or_its_ends_and_its_length(
    text: str, words: str
) -> None:
    assert json.loads(pretty(json.dumps({"title": text}))) == {"title": words}
    assert compact(json.dumps({"title": text}, separators=(",", ":"))) == json.dumps(
        {"title": words}, ensure_ascii=False, separators=(",", ":")
    )


def test_what_is_no_json_is_not_made_compact() -> None:
    assert compact('{"title": ') == '{"title": '


def test_the_middle_of_a_long_list_is_left_out() -> None:
    lines = pretty(json.dumps(list(range(500)))).splitlines()

    assert len(lines) == 41
    assert (lines[0], lines[1], lines[20], lines[-1]) == ("[", "  0,", "…", "]")


@pytest.mark.parametrize("text", ["<h1>Hello</h1>", "{'id': 1}", ""])
def test_what_is_no_json_is_shown_as_it_is(text: str) -> None:
    assert pretty(text) == text


@pytest.mark.parametrize("text", ["[" * 100_000, "Sorry. " * 10_000])
def test_what_is_no_json_and_long_is_cut(text: str) -> None:
    shown = pretty(text)

    assert shown.startswith(text[:1000])
    assert shown.endswith(f" … ({len(text) - 1000:,} more characters)")


def test_no_character_of_an_answer_can_harm_a_terminal() -> None:
    assert pretty('{"title": "\\u001b[2J"}') == r'{"title": "\u001b[2J"}'
    assert pretty("\x1b[2J") == r"\x1b[2J"


@pytest.mark.parametrize("most", [5, 6])
def test_a_text_keeps_as_many_lines_as_are_allowed(most: int) -> None:
    text = "\n".join("abcdefgh")

    assert len(without_middle(text, most).replace("…\n", "").splitlines()) == most
    assert without_middle(text, 8) == text
