"""What was sent and what came back, as the facts of a report."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from coursekit.grading.draw import ZONES
from coursekit.grading.exchange import LOOKED, Exchange, Ran
from coursekit.grading.forged import Forged
from coursekit.grading.verdict import Verdict
from coursekit.report.people import People
from coursekit.text.layout import count
from coursekit.text.pretty import WIDTH, compact, pretty
from coursekit.text.printable import printable, shortened

MOST_BEFORE = 4  # more hides the request that failed
REPEATED = "X-Sql-Repeated"
EACH = re.compile(r"; (?=\d+ times: )")


class Kind(StrEnum):
    """What a fact is, which decides its colour."""

    SEEN = "seen"
    EXPECTED = "expected"
    GOT = "got"


@dataclass(frozen=True)
class Fact:
    """A name and a text; without a name it goes on from the fact before it."""

    name: str
    text: str
    kind: Kind = Kind.SEEN


def exchanged(verdict: Verdict) -> Iterator[Fact]:
    """Yield the last exchange of a failed check in full, and those before in short."""
    before, last = verdict.exchanges[:-1], verdict.exchanges[-1:]
    people = People(verdict.exchanges)
    for exchange in before[-MOST_BEFORE:]:
        yield Fact("Before", _in_short(exchange, people))
    for exchange in last:
        if exchange.ran is None:
            yield from _request(exchange, people, verdict.exchanges)
            yield from _answer(exchange, verdict.expected)
        else:
            yield from _command(exchange.ran)
        if exchange.then:
            yield Fact("Then", exchange.then)
        expected = verdict.expected
        if exchange.zone in ZONES and "UTC" in expected and "clock" not in expected:
            yield Fact("Clock", _clock(ZONES[exchange.zone]))


def repeated(verdict: Verdict) -> Iterator[Fact]:
    """Yield the statements that the last request repeated, where they were counted."""
    for exchange in verdict.exchanges[-1:]:
        if words := exchange.headers.get(REPEATED):
            yield Fact("Repeated", EACH.sub("\n", words), Kind.GOT)


def _clock(hours: int) -> str:
    where = f"{hours} hours ahead of" if hours > 0 else f"{-hours} hours behind"
    return f"your app's clock stood {where} UTC"


def _in_short(exchange: Exchange, people: People) -> str:
    """Return an exchange on one line, with what was sent if there is room for it."""
    body = exchange.request_body
    words = [exchange.first_line, people.words(exchange)]
    words = [*filter(None, words), "→", exchange.status_line]
    for shown in (body, compact(body)):
        if body and len(" ".join([*words, shown])) < WIDTH:
            words.insert(1, printable(shown))
            break
    then = f", then {exchange.then}" if exchange.then not in ("", LOOKED) else ""
    return " ".join(words) + then


def _request(
    exchange: Exchange, people: People, exchanges: list[Exchange]
) -> Iterator[Fact]:
    """Yield what was sent; a token that the app itself gave is no news."""
    words = [exchange.first_line, people.words(exchange), _moment(exchange, exchanges)]
    yield Fact("We sent", " ".join(filter(None, words)))
    header = exchange.request_headers.get("Authorization")
    if header is not None and not people.name(exchange):
        shown = people.shown(header) or "(nothing)"
        yield Fact("", f"Authorization: {shortened(shown, 71)}")
        if exchange.forged and shown == header:
            yield Fact("", _told(exchange.forged))
    if exchange.request_body:
        yield Fact("", pretty(exchange.request_body))


def _command(ran: Ran) -> Iterator[Fact]:
    yield Fact("We ran", f"{ran.command}, in a copy of your folder")
    if ran.status == 0:  # of any other the failure itself tells
        yield Fact("It ended", f"with {ran.ending}")


def _moment(exchange: Exchange, exchanges: list[Exchange]) -> str:
    if exchange.together is None:
        return ""
    others = sum(each.together is exchange.together for each in exchanges) - 1
    return f"at the same moment as {count(others, 'other')}" if others else ""


def _told(forged: Forged) -> str:
    """Return what a token says that the grader made, and who signed it."""
    signed = "with your SECRET_KEY" if forged.is_signed else "but not by your app"
    if forged.algorithm.lower() == "none":
        signed = "by nobody"
    claims = json.dumps(forged.claims, ensure_ascii=False)
    return f"It says {claims}, signed {signed} ({forged.algorithm})."


def _answer(exchange: Exchange, expected: str) -> Iterator[Fact]:
    """Yield what came back; of a large document only the part that was expected."""
    if exchange.status is None:
        return
    yield Fact("You answered", exchange.status_line)
    if exchange.looked_at:
        yield Fact("", _part(exchange.looked_at, expected))
    elif exchange.body:
        yield Fact("", pretty(exchange.body))


def _part(looked_at: dict[str, Any], expected: str) -> str:
    """Return the part of a document that is named by what was expected.

    Where no part is named it is the one that was looked at last, and of a schema the
    properties that are named, if any.
    """
    names = list(reversed(looked_at))
    name = next((n for n in names if n.partition(" of ")[2] in expected), names[0])
    part = looked_at[name]
    properties = part.get("properties")
    if isinstance(properties, dict):
        named = {key: properties[key] for key in properties if f"`{key}`" in expected}
        part = part | {"properties": named or properties}
    text = json.dumps(part).replace('"x-name"', '"$ref"')
    return f"in it, the {name}:\n{pretty(text)}"
