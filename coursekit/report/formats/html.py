"""The report as one HTML file: no network, no script, readable on a phone."""

from __future__ import annotations

from pathlib import Path

from coursekit.course.stages import Course
from coursekit.grading.run import Run
from coursekit.grading.verdict import Outcome
from coursekit.report.exchanges import Fact, Kind
from coursekit.report.facts import (
    by_stage,
    circumstances,
    others,
    passed,
    sentence,
    success,
    telling,
)
from coursekit.report.lines import MARKS
from coursekit.text.layout import nice_path
from coursekit.text.pages import render

PAGE = Path(__file__).with_name("report.html")
COLOURS = {Outcome.PASSED: "good", Outcome.FAILED: "bad", Outcome.NOT_RUN: "dim"}
KINDS = {Kind.SEEN: "seen", Kind.EXPECTED: "good", Kind.GOT: "bad"}


def report(course: Course, run: Run) -> str:
    """Return the whole page."""
    first = run.first_to_mend
    return render(
        PAGE,
        run=run,
        path=nice_path(run.code),
        stages=by_stage(run),
        told=telling(course, run, first) if first else None,
        success=success(course, run),
        others=others(run),
        circumstances=circumstances(run),
        passed=passed,
        sentence=sentence,
        is_sentence=_is_sentence,
        marks=MARKS,
        colours=COLOURS,
        kinds=KINDS,
    )


def _is_sentence(fact: Fact) -> bool:
    """Return whether a fact is words of ours, with code between backticks.

    What was sent and answered is shown to the letter, and so is JSON over many lines.
    """
    return fact.kind is not Kind.SEEN and "\n" not in fact.text
