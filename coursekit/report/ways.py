"""How a person sees a failure with their own eyes: what to serve, and what to send."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coursekit.course.makefile import make
from coursekit.grading.exchange import Exchange, Ran, asked
from coursekit.grading.run import Run
from coursekit.grading.verdict import NOTHING_RAN, Blame, Verdict
from coursekit.report.people import People
from coursekit.report.repetition import Repetition
from coursekit.text.shell import for_make, word

A_DAY = re.compile(r"\d{4}-\d\d-\d\d")
COUNTED = "X-Sql-Statements"
PERCENT = "DATABASE_URL"  # what a check changes to hold a `%`


def ways_to_see(run: Run, verdict: Verdict) -> tuple[str, list[str]]:
    """Return the command that serves, and those that repeat what was asked.

    Both are empty where they would show nothing. A count of statements is shown by one
    command, which sends the requests itself.
    """
    asked_last = same_app(verdict)
    if asked_last and asked_last[-1].ran and PERCENT in verdict.settings:
        return _with_percent(run, asked_last[-1].ran), []
    if asked_last and COUNTED in asked_last[-1].headers:
        return _trace(run, asked_last), []
    if any(exchange.status or exchange.ran for exchange in verdict.exchanges):
        return serve(run, verdict), repetition(verdict)
    if verdict.blame in {*NOTHING_RAN, Blame.CRASHED}:  # at its start
        return serve(run, verdict), []
    return "", []


def _with_percent(run: Run, ran: Ran) -> str:
    """Return a command on a database of its own, with a `%` in its URL."""
    command = make("alembic", run.stage, run.code)
    words = for_make(ran.command.removeprefix("alembic "))
    return f"{command} DO={words} {PERCENT}=sqlite:////tmp/100%.db"


def repetition(verdict: Verdict) -> list[str]:
    """Return the lines that repeat what the app that was asked last was asked."""
    return Repetition(same_app(verdict)).lines()


def same_app(verdict: Verdict) -> list[Exchange]:
    """Return what the app was asked that was asked last."""
    last = verdict.exchanges[-1:]
    return [each for each in verdict.exchanges if each.app == last[0].app]


def serve(run: Run, verdict: Verdict) -> str:
    """Return the command that serves what was graded, in the way a check did."""
    settings = dict(verdict.settings)
    zone = verdict.exchanges[-1].zone if verdict.exchanges else ""
    if zone and _is_about_days(verdict):
        settings = {"TZ": zone} | settings
    words = [make("run", run.stage, run.code), "FRESH=1"]
    if any(exchange.begins_empty for exchange in same_app(verdict)):
        words.append("EMPTY=1")
    if run.database == "PostgreSQL":
        words.append("DB=postgres")
    words += [f"{name}={for_make(value)}" for name, value in settings.items()]
    return " ".join(words)


def _is_about_days(verdict: Verdict) -> bool:
    """Return whether the zone of the app's clock can matter: a day is named."""
    texts = [verdict.expected, verdict.got]
    for exchange in verdict.exchanges:
        texts += [exchange.path, exchange.request_body, exchange.body]
    return any(A_DAY.search(text) for text in texts)


def _trace(run: Run, exchanges: list[Exchange]) -> str:
    """Return the command that shows which statements each request takes."""
    lines = " ".join(word(line, quotes=True) for line in _traced(exchanges))
    command = make("trace", run.stage, run.code)
    return f"printf '%s\\n' {lines} | {command} FILE=/dev/stdin"


def _traced(exchanges: list[Exchange]) -> Iterator[str]:
    """Yield the lines of a file of requests; who logs in is signed in by the trace."""
    people, present = People(exchanges), ""
    for exchange in exchanges:
        if "password" in asked(exchange):
            continue
        name = people.name(exchange)
        if name and name != present:
            present = name
            yield f"sign in {name.replace(' ', '').lower()}"
        yield f"{exchange.first_line} {exchange.request_body}".rstrip()
