"""Which values a field takes, by the contract: surely, surely not, or free to choose.

A field's rule gets a value of a body. It returns what is stored (``Kept``), or ``BAD``
for what has to be refused with 422, or ``FREE`` where a right program may do either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

BAD = "bad"
FREE = "free"


@dataclass(frozen=True)
class Kept:
    """A value as it is stored; it has to be taken, or if not ``sure``, may be."""

    value: Any
    sure: bool = True


Rule = Callable[[Any], Any]


def has_half_a_pair(value: str) -> bool:
    """Return whether a text holds half a surrogate pair, which is no character."""
    return any("\ud800" <= letter <= "\udfff" for letter in value)


def plain_title(most: int | None) -> Rule:
    """Return the rule of the titles of the stages before schemas."""

    def rule(value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            return BAD
        return Kept(value) if most is None or len(value) <= most else BAD

    return rule


def text(least: int, most: int, *, strip: bool = False, null: bool = False) -> Rule:
    """Return the rule of a text with limits, stripped first or as it is."""

    def rule(value: Any) -> Any:
        if value is None:
            return Kept(None) if null else BAD
        if not isinstance(value, str):
            return BAD
        if has_half_a_pair(value):
            return FREE
        kept = value.strip() if strip else value
        if "\x00" in kept or not least <= len(kept) <= most:
            return BAD
        return Kept(kept)

    return rule


def truth(value: Any) -> Any:
    """Apply the rule of ``done``: a boolean; what looks like one is free."""
    if isinstance(value, bool):
        return Kept(value)
    if value in (0, 1) or (isinstance(value, str) and value in ("yes", "true", "1")):
        return FREE
    return BAD


def word(*words: str) -> Rule:
    """Return the rule of a field that takes one of a few words."""
    return lambda value: (
        Kept(value) if isinstance(value, str) and value in words else BAD
    )


def or_null(rule: Rule) -> Rule:
    """Return a rule for which null is free."""
    return lambda value: FREE if value is None else rule(value)


def day(value: Any) -> Any:
    """Apply the rule of a date in a body, which may be null."""
    if value is None:
        return Kept(None)
    if isinstance(value, int) and not isinstance(value, bool):
        return FREE
    return query_day(value)


def query_day(value: Any) -> Any:
    """Apply the rule of a date in a query."""
    try:
        read = date.fromisoformat(value)
    except (TypeError, ValueError):
        return FREE if isinstance(value, str) and value.endswith("T00:00:00") else BAD
    return Kept(value) if value == read.isoformat() else FREE


def tag_names(value: Any) -> Any:
    """Apply the rule of a list of tags: stripped, in lower case, each once."""
    if not isinstance(value, list):
        return BAD
    kept = [tag_name(name) for name in value]
    if BAD in kept:
        return BAD
    sure = all(name.sure for name in kept)
    return Kept(sorted({name.value for name in kept}), sure)


def tag_name(value: Any) -> Any:
    """Apply the rule of one tag; one with a comma may be refused."""
    rule = text(1, 50, strip=True)(value)
    if isinstance(rule, Kept):
        return Kept(rule.value.lower(), sure="," not in rule.value)
    return rule


def password(value: Any) -> Any:
    """Apply the rule of a new password: 8 characters, and no more than 72 bytes."""
    if not isinstance(value, str):
        return BAD
    if has_half_a_pair(value):
        return FREE
    return Kept(value) if len(value) >= 8 and len(value.encode()) <= 72 else BAD


def username(value: Any) -> Any:
    """Apply the rule of a name: 3 to 50 ASCII letters, digits or ``_``."""
    if not isinstance(value, str) or not 3 <= len(value) <= 50:
        return BAD
    fits = value.isascii() and value.replace("_", "a").isalnum()
    return Kept(value) if fits else BAD


def email(value: Any) -> Any:
    """Apply the rule of an address, for those that the strategies draw."""
    if not isinstance(value, str):
        return BAD
    local, sign, domain = value.partition("@")
    plain = local.replace(".", "").replace("_", "")
    good = plain.isalnum() and domain.lower() in DOMAINS
    return Kept(value) if sign and good and value.isascii() else BAD


DOMAINS = ("example.com", "example.org")


@dataclass(frozen=True)
class Read:
    """What a body means: its verdict, the sure values, the free and the bad names."""

    verdict: Any
    kept: dict[str, Any]
    free: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()


def read(
    body: Any,
    rules: Mapping[str, Rule],
    required: tuple[str, ...] = (),
    *,
    others: Any = BAD,
) -> Read:
    """Return what a body means; ``others`` is the verdict on a field without a rule."""
    if not isinstance(body, dict):
        return Read(BAD, {})
    kept: dict[str, Any] = {}
    free: list[str] = []
    bad = [name for name in required if name not in body]
    sure = True
    for name, value in body.items():
        rule = rules.get(name)
        found = rule(value) if rule else others
        if isinstance(found, Kept):
            kept[name] = found.value
            sure = sure and found.sure
        elif found == FREE:
            free.append(name)
        elif found == BAD:
            bad.append(name)
    verdict = BAD if bad else FREE if free or not sure else None
    return Read(verdict, kept, tuple(free), tuple(bad))
