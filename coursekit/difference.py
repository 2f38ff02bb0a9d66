"""How two long values differ, in words: not both in full, one below the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from coursekit.layout import count

MOST_OF_A_NAME = 64
MOST_OF_ALL = 90

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
    return _fields(names, wanted, show), _fields(names, got, show)


def _fields(names: Iterable[str], found: dict[str, Any], show: Show) -> str:
    return ", ".join(
        f"`{name}`: {show(found[name])}" if name in found else f"no `{name}`"
        for name in names
    )


def items_that_differ(got: list[Any], wanted: list[Any], show: Show) -> str:
    """Return in what a list differs from another: in its items or in their order."""
    texts, right_texts = [show(item) for item in got], [show(item) for item in wanted]
    missing = Counter(right_texts) - Counter(texts)
    extra = Counter(texts) - Counter(right_texts)
    if not got:
        return "an empty list"
    if not missing and not extra:
        place, found, right = _first_difference(texts, right_texts)
        return (
            f"the same {len(got)} items in another order: number {place} is"
            f" {_short(found)}, and should be {_short(right)}"
        )
    if len(got) == len(wanted):
        place, found, right = _first_difference(got, wanted)
        if _are_one(found, right):
            expected, came = fields_that_differ(found, right, show)
            return f"number {place} with {came}, in place of {expected}"
        return (
            f"number {place} is {_short(show(found))}, in place of"
            f" {_short(show(right))}"
        )
    parts = [
        f"{words}: {_named(counter)}"
        for words, counter in (("missing", missing), ("too many", extra))
        if counter
    ]
    return f"{count(len(got), 'item')} in place of {len(wanted)}; {'; '.join(parts)}"


def _first_difference(got: list[Any], wanted: list[Any]) -> tuple[int, Any, Any]:
    pairs = enumerate(zip(got, wanted, strict=False), start=1)
    return next(
        ((place, found, right) for place, (found, right) in pairs if found != right),
        (0, None, None),
    )


def _are_one(found: Any, right: Any) -> bool:
    """Return whether two items are the same thing, with other values in its fields."""
    if not isinstance(found, dict) or not isinstance(right, dict):
        return False
    return "id" in found and found.get("id") == right.get("id")


def _named(items: Counter[str]) -> str:
    """Return as many items as can be taken in, and how many there are besides."""
    words = ""
    for number, item in enumerate(items.elements()):
        if number and len(words) + len(item) > MOST_OF_ALL:
            return f"{words} and {items.total() - number} more"
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
