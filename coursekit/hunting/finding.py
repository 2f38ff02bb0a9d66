"""What all finders of right answers share."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from coursekit.hunting.answers import Form, Item, Right
from coursekit.hunting.asks import Ask
from coursekit.hunting.code import Code

Finder = Callable[[Code, Ask], Right]


class Missing(Exception):
    """What is asked about is not in the code; its text says what is not there."""


def listed(
    items: Iterable[Item],
    others: Iterable[str] = (),
    nudge: str = "",
    form: Form = Form.LIST,
) -> Right:
    """Return a right answer of several words; the others might be taken for them."""
    found = tuple(items)
    return Right(form, found, frozenset(others) - names(found), nudge)


def names(items: Iterable[Item]) -> frozenset[str]:
    """Return the words of some parts of an answer."""
    return frozenset(item.name for item in items)


def or_missing(found: list[Item], ask: Ask) -> list[Item]:
    """Return what was found; raises ``Missing`` where that is nothing."""
    if not found:
        raise Missing(f"there is no `{ask.of}`")
    return found
