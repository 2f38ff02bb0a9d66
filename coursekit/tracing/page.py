"""A trace as one page of HTML that needs no network and shows the source lines."""

from __future__ import annotations

import ast
from contextlib import suppress
from pathlib import Path

from coursekit.course.definitions import DEFINITIONS, UNREADABLE, first_line
from coursekit.text.layout import count, nice_path
from coursekit.text.pages import render
from coursekit.tracing.ends import masked
from coursekit.tracing.journeys import Journey
from coursekit.tracing.station import Station
from coursekit.tracing.stations import stations
from coursekit.tracing.steps import LANES
from coursekit.tracing.terminal import NAMES

PAGE = Path(__file__).with_name("trace.html")
MOST_BYTES = 256 << 10  # no file that a person wrote is longer
MOST_LINES = 40
AROUND = 3


def page(journeys: list[Journey], folder: Path, copy: Path) -> str:
    """Return a page with the ways of requests; ``copy`` holds the code that ran."""
    return render(
        PAGE,
        title=f"The way of {count(len(journeys), 'request')}",
        path=nice_path(folder),
        journeys=journeys,
        stations=stations,
        masked=masked,
        printed=_printed,
        sources=Sources(copy),
        lanes=LANES,
        names=NAMES,
    )


def _printed(journey: Journey) -> str:
    """Return what the app printed while it answered, or while it failed to."""
    log = journey.failure.log if journey.failure else ""
    return log or (journey.exchange.log if journey.exchange else "")


class Sources:
    """The lines of the code that ran, read from the grader's own copy of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._lines: dict[str, list[str]] = {}

    def around(self, station: Station) -> list[tuple[int, str]]:
        """Return the numbered lines around a place; none for a library's."""
        lines = self._read(station.file) if station.file else []
        if not 1 <= station.line <= len(lines):
            return []
        first, last = _extent(lines, station.line)
        return [(number, lines[number - 1]) for number in range(first, last + 1)]

    def _read(self, file: str) -> list[str]:
        if file not in self._lines:
            path = (self._folder / file).resolve()
            self._lines[file] = []
            with suppress(OSError, ValueError):
                if path.is_relative_to(self._folder) and path.is_file():
                    text = path.read_bytes()[:MOST_BYTES].decode(errors="replace")
                    self._lines[file] = text.splitlines()
        return self._lines[file]


def _extent(lines: list[str], here: int) -> tuple[int, int]:
    """Return the lines to show: the function or class around one, if it is short."""
    with suppress(*UNREADABLE):
        found = [
            (first_line(node), node.end_lineno)
            for node in ast.walk(ast.parse("\n".join(lines)))
            if isinstance(node, DEFINITIONS)
            and node.end_lineno is not None
            and first_line(node) <= here <= node.end_lineno
        ]
        if found:
            first, last = max(found)
            if last - first < MOST_LINES:
                return first, last
    return max(1, here - AROUND), min(len(lines), here + AROUND)
