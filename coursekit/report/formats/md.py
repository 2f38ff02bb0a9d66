"""The report in Markdown: for the summary of a job, a comment or an issue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coursekit.course.stages import Course
from coursekit.grading.run import Run
from coursekit.report.exchanges import Fact
from coursekit.report.facts import (
    Telling,
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
from coursekit.text.printable import printable

BLOCK, INLINE = "\n\n", "\n"


def report(course: Course, run: Run) -> str:
    """Return the whole report."""
    return printable(BLOCK.join(_blocks(course, run))) + INLINE


def _blocks(course: Course, run: Run) -> Iterator[str]:
    mark = "✓" if run.passed else "✗"
    counts = f"{passed(run.verdicts)} of {len(run.verdicts)}"
    yield f"## {mark} Stage {run.stage}: {counts} checks pass"
    yield f"Graded: {code(nice_path(run.code))}"
    if run.first_to_mend:
        yield from _failure(telling(course, run, run.first_to_mend))
        if words := others(run):
            yield words
    else:
        yield INLINE.join(success(course, run))
    yield from _checks(run)
    yield circumstances(run)


def _failure(told: Telling) -> Iterator[str]:
    yield "### First to fix"
    yield f"**✗ {prose(told.title)}**"
    yield fenced(_columns(told.facts))
    if told.fault:
        yield prose(told.fault)
    if told.log:
        yield fenced(told.log)
    for words in filter(None, (told.task, told.lesson)):
        yield prose(words)
    if told.serve:
        yield f"To see it yourself, run\n\n{fenced(told.serve, 'bash')}"
    if told.requests:
        yield f"and in another terminal\n\n{fenced(INLINE.join(told.requests), 'bash')}"


def _columns(facts: list[Fact]) -> str:
    """Return facts as on the terminal: the names on the left, the texts beside them."""
    width = max(len(fact.name) for fact in facts) + 2
    lines = (
        (fact.name if number == 0 else "").ljust(width) + line
        for fact in facts
        for number, line in enumerate(fact.text.splitlines() or [""])
    )
    return INLINE.join(line.rstrip() for line in lines)


def _checks(run: Run) -> Iterator[str]:
    """Yield a table of the stages, and below it each check in a list to unfold."""
    stages = by_stage(run)
    rows = [
        f"| {name} | {passed(each)} of {len(each)} |" for name, each in stages.items()
    ]
    yield INLINE.join(["| stage | checks that pass |", "|---|---|", *rows])
    for name, verdicts in stages.items():
        lines = [f"- {MARKS[v.outcome]} {prose(sentence(v))}" for v in verdicts]
        summary = f"<summary>The checks of {name}</summary>"
        yield BLOCK.join([f"<details>{summary}", INLINE.join(lines), "</details>"])


def prose(text: str) -> str:
    """Return a text that means itself, except for what stands between backticks."""
    parts = re.split(r"(`[^`\n]+`)", text)
    return "".join(
        part if number % 2 else re.sub(r"([\\`*_\[\]<>&|#~])", r"\\\1", part)
        for number, part in enumerate(parts)
    )


def code(text: str) -> str:
    """Return a text as code within a line, whatever backticks it holds."""
    fence = "`" * (_longest_run(text) + 1)
    space = " " * (text.startswith("`") or text.endswith("`"))
    return f"{fence}{space}{text}{space}{fence}"


def fenced(text: str, language: str = "text") -> str:
    """Return a text as a block of code, whatever backticks it holds."""
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
