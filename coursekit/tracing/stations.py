"""The way of a request as stations, in order: what belongs together stands together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

from coursekit.sandbox.recording.recorder import MOST_STEPS
from coursekit.text.layout import count
from coursekit.tracing.ends import arrival, matched
from coursekit.tracing.journeys import Journey
from coursekit.tracing.station import Station
from coursekit.tracing.steps import Step

DEEPEST = 4


def stations(journey: Journey) -> list[Station]:
    """Return the whole way of a request, from the route that fits to the answer."""
    steps = _Steps(journey.steps)
    way = [matched(journey), *_merged(steps)]
    if len(steps.all) >= MOST_STEPS:
        more = f"… more than {MOST_STEPS:,} steps: the others are not written down"
        way.append(Station("route", more))
    sent = [number for number, station in enumerate(way) if station is ANSWER]
    answer = arrival(journey, [station for station in way if station is not ANSWER])
    if sent:  # a dependency may go on after it
        way[sent[0]] = answer
        return [station for station in way if station is not ANSWER]
    return [*way, answer]


ANSWER = Station("answer", "")


class _Steps:
    """The steps of one request, each findable by what it goes on with."""

    def __init__(self, steps: list[Step]) -> None:
        self.all = steps
        self.by_id = {step.id: step for step in steps if step.id}
        self.ends = {s.of: s for s in steps if s.kind in ("accepted", "refused")}
        self.rows: dict[int, list[Step]] = {}
        self.errors = {s.of: s for s in steps if s.kind == "sql-error"}
        for step in steps:
            if step.kind == "rows":
                self.rows.setdefault(step.of, []).append(step)

    def depth(self, step: Step) -> int:
        """Return in how many other steps a step happens."""
        depth, within = 0, step.of if step.kind == "resume" else step.within
        if step.kind in ("leave", "raise", "hand", "resume"):
            opening = self.by_id.get(step.of)
            within = opening.within if opening else 0
        while within and depth < DEEPEST and (outer := self.by_id.get(within)):
            depth, within = depth + 1, outer.within if outer.within < within else 0
        return depth


def _merged(steps: _Steps) -> Iterator[Station]:
    """Yield a station for each step, leaves in one, and equal ones counted."""
    found: list[Station] = []
    position = 0
    while position < len(steps.all):
        step = steps.all[position]
        following = steps.all[position + 1] if position + 1 < len(steps.all) else None
        is_leaf = following and following.of == step.id and step.kind == "enter"
        if is_leaf and following and following.kind in ("leave", "hand"):
            found.append(_called(step, following, steps))
            position += 1
        elif station := _station(step, steps):
            found.append(station)
        position += 1
    for _, group in groupby(found, _sameness):
        first, *others = group
        yield replace(first, times=1 + len(others)) if others else first


def _sameness(station: Station) -> Any:
    """Return what equal neighbours share: rows read, helpers called for each."""
    is_leaf = station.title.endswith("()") and station.seconds > 0
    if (station.lane in ("model", "schema") or is_leaf) and not station.is_bad:
        return station.lane, station.title, station.file, station.line, station.depth
    return id(station)


def _called(step: Step, end: Step, steps: _Steps) -> Station:
    """Return one station for a function that called none of the learner's others."""
    station = _plain(step, steps, _title(step))
    station.seconds = end.seconds
    if end.kind == "hand":
        station.details.append(("hands over", end.text))
    elif end.text != "None":
        station.details.append(("returns", end.text))
    return station


def _station(step: Step, steps: _Steps) -> Station | None:
    name = step.name
    match step.kind:
        case "enter":
            return _plain(step, steps, _title(step))
        case "leave":
            return _plain(step, steps, f"{name} is done", [("returns", step.text)])
        case "hand":
            return _plain(
                step, steps, f"{name} hands over", [("hands over", step.text)]
            )
        case "resume":
            return _plain(step, steps, f"{name} goes on after its yield")
        case "raise":
            return _bad(step, steps, f"{name} fails", [("raises", step.text)])
        case "validate":
            return _validation(step, steps)
        case "checked":
            return _plain(step, steps, f"{name} is made", list(step.values))
        case "refused" if not step.of:
            return _bad(step, steps, f"{name} refuses", list(step.values))
        case "made":
            return _plain(step, steps, f"a new {name}", list(step.values))
        case "read":
            return _plain(step, steps, f"{name} from a row", list(step.values))
        case "sql":
            return _statement(step, steps)
        case "answer":
            return ANSWER
    return None


def _plain(
    step: Step,
    steps: _Steps,
    title: str,
    details: list[tuple[str, str]] | None = None,
) -> Station:
    shown = details if details is not None else list(step.values)
    return Station(
        step.lane,
        title,
        step.file,
        step.line,
        steps.depth(step),
        [(label, value) for label, value in shown if value and value != "None"],
        step.seconds,
    )


def _bad(
    step: Step, steps: _Steps, title: str, details: list[tuple[str, str]]
) -> Station:
    return replace(_plain(step, steps, title, details), is_bad=True)


def _title(step: Step) -> str:
    return f"{step.name}()"


def _validation(step: Step, steps: _Steps) -> Station | None:
    end = steps.ends.get(step.id)
    taken = dict(step.values).get("from", "")
    if end is None:
        return _bad(step, steps, f"{step.name} does not finish", [("takes", taken)])
    verb = "shapes" if step.text == "out" else "takes"
    if end.kind == "refused":
        details = [
            ("takes", taken),
            *((f"✗ {where}", why) for where, why in end.values),
        ]
        return _bad(step, steps, f"{step.name} refuses", details)
    if step.text == "plain":
        return None  # an answer that no schema shapes
    given = dict(end.values).get("to", "")
    details = [(verb, taken)] + ([("gives", given)] if given != taken else [])
    station = _plain(step, steps, step.name, details)
    return replace(station, seconds=end.seconds)


def _statement(step: Step, steps: _Steps) -> Station:
    if step.text in ("COMMIT", "ROLLBACK"):
        return _plain(step, steps, step.text, [])
    details = [("", step.text)]
    if step.values:
        details.append(("with", ", ".join(f"{n}={v}" for n, v in step.values)))
    rows = steps.rows.get(step.id)
    if rows is not None:
        details += _rows(rows)
    elif step.count >= 0:
        details.append(("changes", _count(step.count)))
    station = _plain(step, steps, step.name, details)
    if error := steps.errors.get(step.id):
        station.is_bad = True
        station.details.append(("fails", error.text))
    return station


def _rows(rows: list[Step]) -> list[tuple[str, str]]:
    total = sum(max(step.count, 0) for step in rows)
    shown = [value for step in rows for _, value in step.values][:3]
    left = total - len(shown)
    more = [("", f"… {left} more")] if shown and left > 0 else []
    return [("gives", _count(total)), *(("", row) for row in shown), *more]


def _count(rows: int) -> str:
    return "no row" if rows == 0 else count(rows, "row")
