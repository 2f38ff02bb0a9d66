"""What the contract allows for an answer: sets of outcomes, and how one is recognised.

A pattern is a JSON value. An object may have more fields than its pattern; numbers,
texts and truths have to be equal and of one type; a ``Where`` says what it wants.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from coursekit.grading.verdict import Failure


@dataclass(frozen=True)
class Where:
    """A pattern that is a condition, told in words."""

    words: str
    holds: Callable[[Any], bool]

    def __repr__(self) -> str:
        return f"<{self.words}>"


ANYTHING = Where("anything", lambda value: True)
SOMETHING = Where("anything but null", lambda value: value is not None)
A_BOOLEAN = Where("a boolean", lambda value: isinstance(value, bool))
AN_ID = Where("a positive integer", lambda v: type(v) is int and v > 0)


def one_of(*values: Any) -> Where:
    """Return a pattern for one of several values."""
    return Where(
        " or ".join(map(repr, values)),
        lambda found: any(not difference(value, found) for value in values),
    )


def same_letters(text: str) -> Where:
    """Return a pattern for a text, upper or lower case alike."""
    return Where(
        f"{text!r} in any case",
        lambda found: isinstance(found, str) and found.lower() == text.lower(),
    )


def at(moment: datetime, within: timedelta) -> Where:
    """Return a pattern for a time that says that it is UTC, near a moment."""

    def holds(found: Any) -> bool:
        if not isinstance(found, str):
            return False
        try:
            told = datetime.fromisoformat(found)
        except ValueError:
            return False
        return told.utcoffset() == timedelta(0) and abs(told - moment) <= within

    return Where(f"about {moment.isoformat()}, in UTC and saying so", holds)


def now() -> datetime:
    """Return the present time in UTC."""
    return datetime.now(UTC)


def difference(wanted: Any, found: Any, where: str = "the answer") -> str:
    """Return in which point a value does not fit a pattern, in words; "" if it fits."""
    if isinstance(wanted, Where):
        fits = wanted.holds(found)
        return "" if fits else f"{where} is {found!r:.200} where {wanted.words} is due"
    if isinstance(wanted, dict):
        return _object_difference(wanted, found, where)
    if isinstance(wanted, list):
        return _list_difference(wanted, found, where)
    if type(wanted) is type(found) and wanted == found:
        return ""
    return f"{where} is {found!r:.200} where {wanted!r:.200} is due"


def _object_difference(wanted: dict[str, Any], found: Any, where: str) -> str:
    if not isinstance(found, dict):
        return f"{where} is {found!r:.200} where an object is due"
    for key, value in wanted.items():
        if key not in found:
            return f"{where} lacks the field {key!r}"
        if words := difference(value, found[key], f"{where}[{key!r}]"):
            return words
    return ""


def _list_difference(wanted: list[Any], found: Any, where: str) -> str:
    if not isinstance(found, list):
        return f"{where} is {found!r:.200} where a list is due"
    for number, (pattern, value) in enumerate(zip(wanted, found, strict=False)):
        if words := difference(pattern, value, f"{where}[{number}]"):
            return words
    if len(wanted) != len(found):
        return f"{where} has {len(found)} items where {len(wanted)} are due"
    return ""


@dataclass(frozen=True)
class Outcome:
    """One allowed answer, and what it means for the model if it comes."""

    statuses: tuple[int, ...]
    body: Any = ANYTHING
    headers: dict[str, Any] = field(default_factory=dict)
    then: Callable[[Any], None] | None = None

    def difference(self, answer: httpx.Response) -> str:
        """Return in which point an answer is another one; "" if it is this."""
        if answer.status_code not in self.statuses:
            due = " or ".join(map(str, self.statuses))
            return f"the status is {answer.status_code} where {due} is due"
        for name, pattern in self.headers.items():
            found = answer.headers.get(name)
            if words := difference(pattern, found, f"the header {name}"):
                return words
        if answer.status_code == 204:
            return "" if not answer.content else "a 204 has a body"
        if self.body is ANYTHING:
            return ""
        return difference(self.body, body_of(answer))


def body_of(answer: httpx.Response) -> Any:
    """Return the JSON of an answer, or a word that no pattern fits."""
    try:
        return answer.json()
    except Failure as failure:
        return NoJson(failure.got)


@dataclass(frozen=True)
class NoJson:
    """Stands for a body that is no JSON."""

    words: str


def refused(*statuses: int, detail: Any = SOMETHING) -> Outcome:
    """Return the outcome of an error; a 401 says how to do better."""
    bearer = Where(
        "Bearer", lambda v: isinstance(v, str) and v.lower().startswith("bearer")
    )
    headers = {"WWW-Authenticate": bearer} if statuses == (401,) else {}
    return Outcome(statuses, {"detail": detail}, headers)


def settle(outcomes: Iterable[Outcome], answer: httpx.Response) -> str:
    """Let the model follow the outcome that came; return words if none of them did."""
    told: list[tuple[bool, str]] = []
    for outcome in outcomes:
        words = outcome.difference(answer)
        if not words:
            if outcome.then:
                outcome.then(body_of(answer))
            return ""
        told.append((answer.status_code in outcome.statuses, words))
    if any(same for same, _ in told):
        told = [each for each in told if each[0]]
        return told[0][1]
    due = sorted({status for outcome in outcomes for status in outcome.statuses})
    return f"the status is {answer.status_code} where {due} is due"
