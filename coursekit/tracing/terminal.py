"""A request's way on the terminal: a lane for each layer, a dot where it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from coursekit.text.layout import indented, middle_cut
from coursekit.text.printable import shortened
from coursekit.tracing.ends import masked
from coursekit.tracing.journeys import Journey
from coursekit.tracing.station import Station
from coursekit.tracing.stations import stations
from coursekit.tracing.steps import LANES

NAMES = {lane: "SQL" if lane == "sql" else lane for lane in LANES}
WIDEST_NAME = max(map(len, LANES))
LANES_WIDTH = 2 * len(LANES) - 1
MOST_OF_A_VALUE = 110
MOST_OF_A_STATEMENT = 500
WHOLE = ("", "body", "with", "raises", "fails")
BARE = re.compile(r"<\w+>")  # a session, a response: nothing is seen of it
REPEATED = ("row",)  # the statement has shown it


def show(console: Console, journey: Journey) -> None:
    """Print the way of one request, and what its app printed where it failed."""
    request = journey.request
    body = f" {masked(request.body)}" if request.body else ""
    words = f"{request.method} {request.path}{body}".replace("\n", " ")
    title = Text(shortened(words, 200))
    console.print(Rule(title, align="left", style="dim"))
    for station in stations(journey):
        for line in _lines(station, console):
            console.print(line, soft_wrap=True)
    if log := _log(journey):
        console.print("\n  What the app printed", style="dim")
        console.print(indented(Text(middle_cut(log)), 4))
    console.print()


def _log(journey: Journey) -> str:
    if journey.failure:
        return journey.failure.log.strip()
    return journey.exchange.log.strip() if journey.exchange else ""


def _lines(station: Station, console: Console) -> Iterable[Text]:
    """Yield a station's lines: its lane's name, the lanes, and what happens there."""
    room = max(console.width - WIDEST_NAME - LANES_WIDTH - 3, 20)
    name = f"{NAMES[station.lane]:>{WIDEST_NAME}}"
    for words in _words(station):
        for part in _wrapped(words, console, room):
            lanes = _lanes(station, dot=not name.isspace())
            yield Text.assemble((name, "dim"), " ", lanes, " ", part)
            name = " " * WIDEST_NAME


def _wrapped(line: Text, console: Console, room: int) -> Iterable[Text]:
    """Yield a line in parts, the later ones moved to the right."""
    indent = len(line.plain) - len(line.plain.lstrip())
    line = line[indent:]
    for number, part in enumerate(line.wrap(console, room - indent - 2)):
        part.rstrip()
        yield Text(" " * (indent + (2 if number else 0))) + part


def _lanes(station: Station, *, dot: bool) -> Text:
    text = Text()
    for position, lane in enumerate(LANES):
        if position:
            text.append(" ")
        if lane == station.lane and dot:
            text.append("●", "red" if station.is_bad else "green")
        else:
            text.append("│", "dim")
    return text


def _words(station: Station) -> Iterable[Text]:
    """Yield what happens at a station and its details, a text for each line."""
    indent = "  " * station.depth
    times = f" × {station.times}" if station.times > 1 else ""
    title = Text(f"{indent}{station.title}{times}", "red" if station.is_bad else "bold")
    for words in filter(None, (station.place, station.time)):
        title.append(f"  {words}", "cyan" if words == station.place else "dim")
    yield title
    for label, value in station.details:
        is_bare = BARE.fullmatch(value) and label != "hands over"
        if label in REPEATED or is_bare:
            continue
        text = Text(f"{indent}  ")
        if label:
            text.append(f"{label} ", "red" if station.is_bad else "dim")
        shown = " ".join(value.split())
        most = MOST_OF_A_STATEMENT if label in WHOLE else MOST_OF_A_VALUE
        text.append(shown if len(shown) <= most else f"{shown[:most]}…")
        yield text
