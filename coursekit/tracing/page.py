"""A trace as one page of HTML that needs no network and shows the source lines."""

from __future__ import annotations

import ast
from contextlib import suppress
from html import escape
from pathlib import Path

from coursekit.course.definitions import DEFINITIONS, UNREADABLE, first_line
from coursekit.text.layout import count, nice_path
from coursekit.tracing.ends import masked
from coursekit.tracing.journeys import Journey
from coursekit.tracing.station import Station
from coursekit.tracing.stations import stations
from coursekit.tracing.steps import LANES
from coursekit.tracing.terminal import NAMES

STYLE = Path(__file__).with_name("page.css")
MOST_BYTES = 256 << 10
MOST_LINES = 40
AROUND = 3


def page(journeys: list[Journey], folder: Path, copy: Path) -> str:
    """Return a page with the ways of requests; ``copy`` holds the code that ran."""
    sources = Sources(copy)
    parts = "\n".join(_journey(journey, sources) for journey in journeys)
    lanes = "".join(f'<li class="{lane}">{NAMES[lane]}</li>' for lane in LANES)
    style = STYLE.read_text(encoding="utf-8")
    title = f"The way of {count(len(journeys), 'request')}"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title} · {escape(nice_path(folder))}</title>\n"
        f"<style>\n{style}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n"
        f"<p>through <code>{escape(nice_path(folder))}</code></p>\n"
        f'<ul class="legend">{lanes}</ul>\n</header>\n<main>\n{parts}\n</main>\n'
        "</body>\n</html>\n"
    )


def _journey(journey: Journey, sources: Sources) -> str:
    request = journey.request
    rows = "\n".join(_station(each, sources) for each in stations(journey))
    body = f"<pre>{escape(masked(request.body))}</pre>" if request.body else ""
    log = journey.failure.log if journey.failure else ""
    log = log or (journey.exchange.log if journey.exchange else "")
    printed = f"<h3>What the app printed</h3><pre>{escape(log)}</pre>" if log else ""
    return (
        f"<section>\n<h2><code>{escape(f'{request.method} {request.path}')}</code></h2>"
        f"\n{body}<ol>\n{rows}\n</ol>\n{printed}</section>"
    )


def _station(station: Station, sources: Sources) -> str:
    lines = "".join(
        f'<i class="{lane}{" here" * (lane == station.lane)}"></i>' for lane in LANES
    )
    times = f" × {station.times}" if station.times > 1 else ""
    details = "".join(
        f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>"
        for label, value in station.details
    )
    time = f"<time>{station.time}</time>" if station.time else ""
    kind = f"{station.lane}{' bad' * station.is_bad}"
    return (
        f'<li class="{kind}" style="--depth:{station.depth}">'
        f'<span class="lanes" aria-hidden="true">{lines}</span><div>'
        f'<p><b class="lane">{NAMES[station.lane]}</b> <strong>'
        f"{escape(station.title)}{times}</strong> {time}</p>"
        + (f"<dl>{details}</dl>" if details else "")
        + sources.shown(station)
        + "</div></li>"
    )


class Sources:
    """The lines of the code that ran, read from the grader's own copy of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._lines: dict[str, list[str]] = {}

    def shown(self, station: Station) -> str:
        """Return the lines around a place, to be opened; its name for a library's."""
        if not station.file:
            return ""
        lines = self._read(station.file)
        place = f"<code>{escape(station.place)}</code>"
        if not 1 <= station.line <= len(lines):
            return f'<p class="place">{place}</p>'
        rows = "".join(self._rows(lines, station.line))
        return f"<details><summary>{place}</summary><pre>{rows}</pre></details>"

    def _rows(self, lines: list[str], here: int) -> list[str]:
        first, last = _extent(lines, here)
        return [
            f"<span{' class=here' * (number == here)}><s>{number:4}</s> "
            f"{escape(lines[number - 1])}</span>"
            for number in range(first, last + 1)
        ]

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
