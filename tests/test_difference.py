"""How two long values differ is told in a few words, whatever differs."""

from __future__ import annotations

from typing import Any

import pytest

from coursekit.grading.wording import Comparison, explain, shown
from coursekit.text.difference import fields_that_differ, items_that_differ


def test_an_object_tells_the_fields_that_differ() -> None:
    got = {"id": 1, "title": "old", "extra": True}
    wanted = {"id": 1, "title": "new", "done": False}

    assert fields_that_differ(got, wanted, shown) == (
        '`title`: "new", `done`: false, no `extra`',
        '`title`: "old", no `done`, `extra`: true',
    )


@pytest.mark.parametrize(
    ("got", "wanted", "words"),
    [
        ([], ["a"], "an empty list"),
        (
            ["b", "a"],
            ["a", "b"],
            'the same 2 items in another order: number 1 is "b", and should be "a"',
        ),
        (["a", "c"], ["a", "b"], 'number 2 is "c", in place of "b"'),
        (["a"], ["a", "b"], '1 item in place of 2; missing: "b"'),
        (["a", "a", "a"], ["a"], '3 items in place of 1; too many: "a", "a"'),
        (["c", "d"], ["a"], '2 items in place of 1; missing: "a"; too many: "c", "d"'),
        (
            [{"id": 1, "n": 2}],
            [{"id": 1, "n": 3}],
            "number 1 with `n`: 2, in place of `n`: 3",
        ),
        (
            [{"id": 7, "name": "Ada", "about": "y" * 70}],
            [{"id": 8}],
            'number 1 is {"id": 7, "name": "Ada", …}, in place of {"id": 8}',
        ),
        (
            [str(number) * 40 for number in range(5)],
            ["0" * 40],
            f'5 items in place of 1; too many: "{"1" * 40}", "{"2" * 40}" and 2 more',
        ),
        (
            [{"a": 1, "b": 2}, {"c": 3}],
            [{"b": 2, "a": 1}],
            '2 items in place of 1; too many: {"c": 3}',
        ),
        (
            ["x" * 100],
            ["y"],
            f'number 1 is "{"x" * 63} …, in place of "y"',
        ),
    ],
)
def test_a_list_tells_in_what_it_differs(
    got: list[Any], wanted: list[Any], words: str
) -> None:
    assert items_that_differ(got, wanted, shown) == words


def test_what_is_short_is_told_in_full() -> None:
    assert explain(Comparison("==", [1, 1], [1, 2]), "assert ids == x", "") == (
        "[1, 2]",
        "[1, 1]",
    )


def test_what_is_long_is_told_by_its_difference() -> None:
    wanted = [{"id": number, "title": "Buy milk"} for number in range(1, 4)]

    _, got = explain(Comparison("==", wanted[:2], wanted), "assert left == x", "")

    assert got == '2 items in place of 3; missing: {"id": 3, "title": "Buy milk"}'


RANDOM = "abéñж漢" * 40


@pytest.mark.parametrize(
    ("got", "words"),
    [
        ("é" * 199, '"(199 letters é)": it ends after 199 of 200 letters'),
        ("é" * 201, '"(201 letters é)": too long, from letter 201 on'),
        ("", '"": it ends after 0 of 200 letters'),
        (
            "é" * 99 + "x" * 101,
            '"(99 letters é)(101 letters x)": from letter 100 on "xxxxxxxxxx", in place'
            ' of "éééééééééé"',
        ),
        (None, "nothing"),
    ],
)
def test_a_long_text_tells_the_place_from_which_on_it_differs(
    got: str | None, words: str
) -> None:
    """Two of them side by side look alike."""
    told = explain(Comparison("==", got, "é" * 200), "assert title == x", "")

    assert told == ('"(200 letters é)"', words)


@pytest.mark.parametrize(
    ("got", "wanted"),
    [
        ({"id": 1, "title": "?" + RANDOM[1:]}, {"id": 1, "title": RANDOM}),
        (["short", RANDOM[:-1]], ["short", RANDOM]),
        ([{"id": 1, "title": RANDOM[::-1]}], [{"id": 1, "title": RANDOM}]),
    ],
)
def test_a_long_text_in_an_object_or_a_list_tells_its_place_too(
    got: Any, wanted: Any
) -> None:
    expected, came = explain(Comparison("==", got, wanted), "assert left == x", "")

    assert "240 letters" in expected
    assert "from letter 1 on" in came or "after 239 of 240 letters" in came
