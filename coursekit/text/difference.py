"""How two long values differ, in words: not both in full, one below the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import takewhile
from typing import Any

from coursekit.text.layout import count
from coursekit.text.pretty import MOST_TEXT

MOST_OF_A_NAME = 64
MOST_OF_ALL = 90
PART = 10  # letters are enough to find the place
MOST_ITEMS = 1_000  # comparing two lists takes the square of their length

Show = Callable[[Any], str]


def fields_that_differ(
    got: dict[str, Any], wanted: dict[str, Any], show: Show
) -> tuple[str, str]:
    """Return the fields in which an object differs: what was expected, what came."""
    names = [
        name
        for name in dict.fromkeys([*wanted, *got])
        if name not in got or name not in wanted or got[name] != wanted[name]
    ]
    beside = {name: beside_it(got[name], wanted.get(name), show) for name in got}
    return _fields(names, wanted, show), _fields(names, beside, str)


def beside_it(got: Any, wanted: Any, show: Show) -> str:
    """Return a value; of a long text the place too where it is not what was wanted."""
    texts = isinstance(got, str) and isinstance(wanted, str)
    if texts and len(wanted) > MOST_TEXT:
        return texts_that_differ(got, wanted, show)
    return show(got)


def texts_that_differ(got: str, wanted: str, show: Show) -> str:
    """Return a long text, and the place from which on it is another than it should."""
    pairs = zip(got, wanted, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    if same == len(got):
        return f"{show(got)}: it ends after {same:,} of {len(wanted):,} letters"
    if same == len(wanted):
        return f"{show(got)}: too long, from letter {same + 1:,} on"
    this, that = (show(text[same : same + PART]) for text in (got, wanted))
    return f"{show(got)}: from letter {same + 1:,} on {this}, in place of {that}"


def _fields(names: Iterable[str], found: dict[str, Any], show: Show) -> str:
    return ", ".join(
        f"`{name}`: {show(found[name])}" if name in found else f"no `{name}`"
        for name in names
    )


def items_that_differ(got: list[Any], wanted: list[Any], show: Show) -> str:
    """Return in what a list differs from another: in its items or in their order."""
    if not got:
        return "an empty list"
    missing, extra = _missing_and_extra(got, wanted)
    if len(got) != len(wanted):
        parts = [
            f"{words}: {_named([show(item) for item in items[:MOST_ITEMS]])}"
            for words, items in (("missing", missing), ("too many", extra))
            if items
        ]
        number = count(len(got), "item")
        return f"{number} in place of {len(wanted)}; {'; '.join(parts)}"
    pairs = enumerate(zip(got, wanted, strict=True), start=1)
    place, found, right = next((n, a, b) for n, (a, b) in pairs if a != b)
    if missing and _are_one(found, right):
        expected, came = fields_that_differ(found, right, show)
        return f"number {place} with {came}, in place of {expected}"
    if isinstance(found, str) and isinstance(right, str) and len(right) > MOST_TEXT:
        return f"number {place} is {texts_that_differ(found, right, show)}"
    this, that = _short(show(found)), _short(show(right))
    if missing:
        return f"number {place} is {this}, in place of {that}"
    order = f"the same {len(got)} items in another order"
    return f"{order}: number {place} is {this}, and should be {that}"


def _missing_and_extra(
    got: list[Any], wanted: list[Any]
) -> tuple[list[Any], list[Any]]:
    missing, extra = list(wanted), []
    for item in got[:MOST_ITEMS]:
        if item in missing:
            missing.remove(item)
        else:
            extra.append(item)
    return missing, extra


def _are_one(found: Any, right: Any) -> bool:
    """Return whether two items are the same thing, with other values in its fields."""
    if not isinstance(found, dict) or not isinstance(right, dict):
        return False
    return "id" in found and found.get("id") == right.get("id")


def _named(items: list[str]) -> str:
    """Return as many items as can be taken in, and how many there are besides."""
    words = ""
    for number, item in enumerate(items):
        if number and len(words) + len(item) > MOST_OF_ALL:
            return f"{words} and {len(items) - number} more"
        words += f"{', ' if number else ''}{_short(item)}"
    return words


def _short(text: str) -> str:
    """Return the beginning of a text, of an object its first fields."""
    if len(text) <= MOST_OF_A_NAME:
        return text
    head = text[:MOST_OF_A_NAME]
    if not text.startswith("{"):
        return f"{head} …"
    return f"{head.rpartition(', ')[0] or head}, …}}"
