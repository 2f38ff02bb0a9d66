"""The report as one HTML file: no network, no script, readable on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from string import Template

from coursekit.course.stages import Course
from coursekit.grading.run import Run
from coursekit.grading.verdict import Outcome, Verdict
from coursekit.report.facts import (
    Kind,
    Telling,
    by_stage,
    circumstances,
    others,
    passed,
    success,
    telling,
)
from coursekit.report.lines import MARKS
from coursekit.text.layout import nice_path
from coursekit.text.printable import printable

HERE = Path(__file__).parent
COLOURS = {Outcome.PASSED: "good", Outcome.FAILED: "bad", Outcome.NOT_RUN: "dim"}
KINDS = {Kind.SEEN: "seen", Kind.EXPECTED: "good", Kind.GOT: "bad"}


def report(course: Course, run: Run) -> str:
    """Return the whole page."""
    page = Template((HERE / "page.html").read_text(encoding="utf-8"))
    return page.substitute(
        title=text(f"Stage {run.stage}: {passed(run.verdicts)} of {len(run.verdicts)}"),
        style=(HERE / "page.css").read_text(encoding="utf-8"),
        body="\n".join(_body(course, run)),
    )


def _body(course: Course, run: Run) -> Iterator[str]:
    yield f"<h1>Stage {text(run.stage.name)}</h1>"
    yield paragraph(text(nice_path(run.code)), "dim")
    stages = by_stage(run)
    for name, verdicts in stages.items():
        yield from _bar(name, verdicts)
    kind = "failure" if run.failures else "success"
    yield f'<section class="{kind}">'
    if run.failures:
        yield from _failure(telling(course, run, run.failures[0]))
    else:
        yield "<h2>Passed</h2>"
        yield from (paragraph(prose(words)) for words in success(course, run))
    yield "</section>"
    yield paragraph(text(others(run)))
    yield "<h2>All checks</h2>"
    for name, verdicts in stages.items():
        yield from _checks(name, verdicts, is_open=name == run.stage.name)
    yield paragraph(text(circumstances(run)), "dim")


def _bar(name: str, verdicts: list[Verdict]) -> Iterator[str]:
    """Yield a bar that is filled as far as checks passed."""
    share = 100 * passed(verdicts) // len(verdicts)
    counts = f"{text(name)}  {passed(verdicts)} of {len(verdicts)}"
    yield f'<div class="stage">{counts}<div class="bar">'
    yield f'<span style="width: {share}%"></span></div></div>'


def _failure(told: Telling) -> Iterator[str]:
    yield "<h2>First to mend</h2>"
    yield paragraph(f"✗ {prose(told.title)}", "title")
    yield "<dl>"
    for fact in told.facts:
        name = f"<dt>{text(fact.name)}</dt>" if fact.name else ""
        yield f'{name}<dd class="{KINDS[fact.kind]}">{block(fact.text)}</dd>'
    yield "</dl>"
    yield paragraph(text(told.fault), "warn")
    if told.log:
        yield block(told.log)
    yield paragraph(prose(told.task))
    if told.serve:
        yield "<details><summary>See it yourself</summary>"
        yield block(told.serve)
        if told.requests:
            yield paragraph("and in another terminal")
            yield block("\n".join(told.requests))
        yield "</details>"


def _checks(name: str, verdicts: list[Verdict], *, is_open: bool) -> Iterator[str]:
    """Yield a stage's checks as a list to unfold."""
    yield f"<details{' open' if is_open else ''}><summary>{text(name)}</summary><ul>"
    for verdict in verdicts:
        mark = f'<span class="mark">{MARKS[verdict.outcome]}</span>'
        colour = COLOURS[verdict.outcome]
        yield f'<li class="{colour}">{mark}{prose(verdict.title)}</li>'
    yield "</ul></details>"


def text(words: str) -> str:
    """Return a text that means itself in HTML, whoever wrote it."""
    return escape(printable(words))


def prose(words: str) -> str:
    """Return a text in which backticks mark code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", text(words))


def block(words: str) -> str:
    """Return a text that keeps its lines."""
    return f"<pre>{text(words)}</pre>"


def paragraph(markup: str, kind: str = "") -> str:
    """Return a paragraph, or nothing where it would be empty."""
    attribute = f' class="{kind}"' if kind else ""
    return f"<p{attribute}>{markup}</p>" if markup else ""
