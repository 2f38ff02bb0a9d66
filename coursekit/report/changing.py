"""What another start gives otherwise: ids that are drawn by lot, and the day of today.

A shell asks for it anew, keeps it in a variable, and puts that in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from coursekit.grading.exchange import Exchange
from coursekit.report.people import SINGULAR, Thing
from coursekit.text.shell import Expansion, Part

IN_PYTHON = (
    "$(python3 -c 'from datetime import *;"
    " print(datetime.now(timezone.utc).date() {} timedelta(1))')"
)
DAYS = {
    0: ("TODAY", "$(date -u +%F)"),
    -1: ("YESTERDAY", IN_PYTHON.format("-")),  # each system's `date` has its own way
    1: ("TOMORROW", IN_PYTHON.format("+")),
}


class Changing:
    """What is replaced in the texts of requests, and by which variable."""

    def __init__(self) -> None:
        self._ways: list[tuple[re.Pattern[str], Expansion]] = []
        self._names: list[str] = []

    def days(self, exchanges: list[Exchange]) -> Iterator[str]:
        """Yield how to get the days around today that requests name."""
        sent = "".join(exchange.path + exchange.request_body for exchange in exchanges)
        moment = exchanges[-1].at if exchanges else 0
        for distance, (name, command) in DAYS.items():
            day = f"{datetime.fromtimestamp(moment, UTC) + timedelta(distance):%F}"
            if moment and day in sent:
                self._ways.append((re.compile(day), Expansion(f"${name}")))
                yield f"{name}={command}"

    def keep(self, thing: Thing, so_far: list[Exchange], later: list[Exchange]) -> str:
        """Return the variable for the id of a thing: ``TASK_ID``.

        Nothing where the next start gives the same id, or nobody asks for it.
        """
        way = _way_of(thing)
        if _is_foreseen(thing, so_far):
            return ""
        if not any(way.search(each.path + each.request_body) for each in later):
            return ""
        wanted = f"{SINGULAR.get(thing[0], thing[0])}_id".upper()
        number = sum(name.startswith(wanted) for name in self._names)
        name = f"{wanted}_{number + 1}" if number else wanted
        self._names.append(name)
        self._ways.append((way, Expansion(f"${name}")))
        return name

    def parts(self, data: bytes) -> list[Part]:
        """Return a text with variables in place of what differs from start to start."""
        try:
            parts: list[Part] = [data.decode()]
        except UnicodeDecodeError:
            return [data]
        for way, expansion in self._ways:
            parts = [piece for part in parts for piece in _pieces(part, way, expansion)]
        return parts


def _is_foreseen(thing: Thing, so_far: Iterable[Exchange]) -> bool:
    """Return whether another start gives a thing this id too: it counts them.

    After requests at one moment their order, and so the ids, are chance.
    """
    before = list(so_far)
    counted = thing[1].isdecimal() and 1 <= int(thing[1]) <= len(before)
    return counted and not any(exchange.together for exchange in before)


def _way_of(thing: Thing) -> re.Pattern[str]:
    """Return what finds the id of a thing in a path, a query or a body."""
    kind, number = thing
    name = SINGULAR.get(kind, kind)
    keys = [f"{name}_id", *(["owner_id", "user_id"] if kind == "users" else [])]
    before = [
        f"/{kind}/",
        *(f"{key}{end}" for key in keys for end in ("=", '":', '":"')),
    ]
    look = "|".join(f"(?<={re.escape(text)})" for text in before)
    return re.compile(f"(?:{look}){re.escape(number)}(?![\\w-])")


def _pieces(part: Part, way: re.Pattern[str], expansion: Expansion) -> Iterator[Part]:
    if not isinstance(part, str):
        yield part
        return
    ends = [0, *(place for found in way.finditer(part) for place in found.span())]
    for number, (begin, end) in enumerate(pairwise([*ends, len(part)])):
        if number % 2:
            yield expansion
        elif begin != end:
            yield part[begin:end]
