"""The first and the last station: the route that fits, and the answer."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any

from coursekit.grading.exchange import status_words
from coursekit.sandbox.recording.values import HIDDEN, Describer, is_secret
from coursekit.text.pretty import pretty
from coursekit.tracing.journeys import Journey
from coursekit.tracing.station import Station
from coursekit.tracing.steps import dicts, number, text, words

MOST_BODY = 1_500
MOST_PARAMETERS = 6
PARAMETER = re.compile(r"\\\{[^{}:]*(:path)?[^{}]*\\\}")


def matched(journey: Journey) -> Station:
    """Return the first station: which path operation fits the method and the path."""
    asked = f"{journey.request.method} {journey.request.path}"
    body = [("body", masked(journey.request.body))] if journey.request.body else []
    for route in dicts(journey.app.get("routes")):
        if _fits(route, journey.request):
            found = text(route.get("function"))
            return Station(
                "route",
                f"{asked} is for {found}",
                text(route.get("file")),
                number(route.get("line")),
                details=body,
            )
    return Station("route", asked, details=body)


def _fits(route: dict[str, Any], request: Any) -> bool:
    methods, template = route.get("methods"), text(route.get("path"))
    if request.method not in words(methods) or template.count("{") > MOST_PARAMETERS:
        return False
    path = request.path.partition("?")[0]
    return re.fullmatch(pattern_of(template), path) is not None


def pattern_of(template: str) -> str:
    """Return an expression for the paths that a route's template stands for."""
    return PARAMETER.sub(
        lambda found: ".+" if found[1] else "[^/]+", re.escape(template)
    )


def arrival(journey: Journey, way: list[Station]) -> Station:
    """Return the last station: the answer, or how far the request came without one."""
    seconds = next((s.at for s in journey.steps if s.kind == "answer"), 0.0)
    exchange = journey.exchange
    if journey.failure is not None or exchange is None or exchange.status is None:
        last = next((s for s in reversed(way) if s.place), None)
        reached = f"it came as far as {last.place}" if last else "no line of yours ran"
        got = journey.failure.got if journey.failure else ""
        details = [("", got), ("", reached)]
        return Station("answer", "no answer", details=details, is_bad=True)
    headers = [
        (name, value)
        for name, value in exchange.headers.items()
        if name.lower() not in ("content-type",)
    ]
    body = [("body", masked(exchange.body))] if exchange.body else []
    if len(way) == 1:
        body.append(("", "No line of your code ran: the framework itself answered."))
    return Station(
        "answer",
        status_words(exchange.status),
        details=[*headers, *body],
        seconds=seconds,
        is_bad=exchange.status >= 400,
    )


def masked(body: str) -> str:
    """Return a body without its secrets, laid out for reading."""
    describer = Describer()
    with suppress(ValueError, RecursionError):
        body = json.dumps(_hidden(json.loads(body)), ensure_ascii=False)
    return describer.masked(pretty(body), MOST_BODY)


def _hidden(value: Any) -> Any:
    if isinstance(value, list):
        return [_hidden(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: HIDDEN if is_secret(key) and isinstance(item, str) else _hidden(item)
        for key, item in value.items()
    }
