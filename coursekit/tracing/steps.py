"""What a traced app wrote down, read as a stranger's data: bounded and checked."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursekit.text.printable import printable

# the recorder stops at less, but a hostile app writes the file itself
MOST_BYTES = 4 << 20
MOST_STEPS = 20_000
MOST_TEXT = 4_000
MOST_VALUES = 40
LANES = ("route", "dependency", "schema", "model", "sql", "answer")
KINDS = {
    *("enter", "leave", "raise", "hand", "resume"),
    *("validate", "accepted", "refused", "checked", "made", "read"),
    *("sql", "sql-error", "rows", "answer", "end"),
}


@dataclass(frozen=True)
class Step:
    """One thing that happened in a request; ``of`` is the step that it goes on with."""

    request: int
    id: int
    kind: str
    lane: str
    name: str
    file: str
    line: int
    within: int
    of: int
    at: float
    seconds: float
    count: int
    text: str
    values: tuple[tuple[str, str], ...]


@dataclass
class Record:
    """All that an app wrote: its parts, and the steps of its requests in order."""

    app: dict[str, Any]
    steps: list[Step]

    def of(self, request: int) -> list[Step]:
        """Return the steps of one request."""
        return [step for step in self.steps if step.request == request]

    def has_ended(self, request: int) -> bool:
        """Return whether nothing more of a request will come."""
        return any(s.kind == "end" and s.request == request for s in self.steps)


def read_record(path: Path) -> Record:
    """Return what an app wrote so far; lines that are none of a trace are left out."""
    record = Record({}, [])
    for facts in _lines(path):
        if facts.get("kind") == "app" and not record.app:
            record.app = facts
        elif facts.get("kind") in KINDS and len(record.steps) < MOST_STEPS:
            record.steps.append(_step(facts))
    return record


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in _read(path).split(b"\n"):
        with suppress(ValueError, RecursionError):
            facts = json.loads(line)
            if isinstance(facts, dict):
                yield facts


def _read(path: Path) -> bytes:
    """Return the beginning of a file; nothing of what is a link, a pipe or no file."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, flags)
    except OSError:
        return b""
    try:
        is_file = stat.S_ISREG(os.fstat(handle).st_mode)
        return os.read(handle, MOST_BYTES) if is_file else b""
    finally:
        os.close(handle)


def _step(facts: dict[str, Any]) -> Step:
    lane = text(facts.get("lane"))
    return Step(
        request=number(facts.get("request")),
        id=number(facts.get("id")),
        kind=text(facts.get("kind")),
        lane=lane if lane in LANES else "route",
        name=text(facts.get("name"))[:200],
        file=text(facts.get("file"))[:200],
        line=number(facts.get("line")),
        within=number(facts.get("within")),
        of=number(facts.get("of")),
        at=_seconds(facts.get("at")),
        seconds=_seconds(facts.get("seconds")),
        count=number(facts.get("count", -1)),
        text=text(facts.get("text")),
        values=tuple(_pairs(facts.get("values"))),
    )


def _pairs(found: Any) -> Iterator[tuple[str, str]]:
    for pair in (found if isinstance(found, list) else [])[:MOST_VALUES]:
        if isinstance(pair, list) and len(pair) == 2:
            yield text(pair[0])[:200], text(pair[1])


def text(found: Any) -> str:
    """Return a text that a terminal can bear; nothing for what is no text."""
    return printable(found[:MOST_TEXT]) if isinstance(found, str) else ""


def number(found: Any) -> int:
    """Return a number of a usual size; 0 for what is none."""
    is_number = isinstance(found, int) and not isinstance(found, bool)
    return found if is_number and -1 <= found < 10**9 else 0


def _seconds(found: Any) -> float:
    is_number = isinstance(found, int | float) and 0 <= found < 10**6
    return float(found) if is_number else 0.0


def dicts(found: Any) -> list[dict[str, Any]]:
    """Return the objects of a list that a stranger wrote."""
    items = found if isinstance(found, list) else []
    return [item for item in items if isinstance(item, dict)]


def words(found: Any) -> list[str]:
    """Return the texts of a list that a stranger wrote."""
    items = found if isinstance(found, list) else []
    return [text(item) for item in items if isinstance(item, str)]
