"""What a learner reads: a line for each check, a bar for each stage, one failure."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from coursekit.course import Course, Stage
from coursekit.exchange import Exchange, pretty
from coursekit.grading import Run
from coursekit.verdict import Blame, Outcome, Verdict

BAR_WIDTH = 24
MOST_COLUMNS = 100
MOST_LOG_LINES = 14
MOST_BEFORE = 4
MARKS = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.NOT_RUN: "·"}
STYLES = {Outcome.PASSED: "green", Outcome.FAILED: "red", Outcome.NOT_RUN: "dim"}
WHOSE_FAULT = {
    Blame.WRONG_ANSWER: "Your app answers, but differently from what was asked for.",
    Blame.CRASHED: "Your app crashed: an error was raised and nothing caught it.",
    Blame.DID_NOT_START: "Your app did not start.",
    Blame.NO_ANSWER: "Your app did not answer in time.",
    Blame.ENDED_ITSELF: "Your app ended itself.",
    Blame.TOO_LARGE: "Your app answered with far too much.",
    Blame.COURSE: "This is no fault of yours: the course itself is broken.",
}


class Terminal:
    """Tells a run while it goes on, and the first failure in full at its end."""

    def __init__(self, console: Console, course: Course, run: Run) -> None:
        self._console = console
        self._course = course
        self._run = run
        self._left: dict[Stage, int] = {}
        self._heard: list[Verdict] = []

    def begin(self) -> None:
        """Say what is graded."""
        self._console.print(
            Text.assemble(
                (f"Stage {self._run.stage}", "bold"),
                (f"  {nice_path(self._run.code)}", "dim"),
            )
        )

    def expect(self, checks: dict[Stage, int]) -> None:
        """Hear how many checks each stage has, in the order they will run."""
        self._left = dict(checks)
        self._console.print(Text("\nNew in this stage", "bold"))

    def hear(self, verdict: Verdict) -> None:
        """Show a check of this stage at once, and an earlier stage when it is done."""
        self._heard.append(verdict)
        stage = next(iter(self._left))
        if stage == self._run.stage or verdict.outcome is Outcome.FAILED:
            self._console.print(_line(verdict))
        self._left[stage] -= 1
        if self._left[stage] == 0:
            del self._left[stage]
            self._close_stage(stage)

    def _close_stage(self, stage: Stage) -> None:
        heard, self._heard = self._heard, []
        passed = sum(verdict.outcome is Outcome.PASSED for verdict in heard)
        if stage == self._run.stage:
            self._console.print(_bar("", passed, len(heard)))
            if self._left:
                self._console.print(Text("\nStill works", "bold"))
        elif all(verdict.outcome is Outcome.NOT_RUN for verdict in heard):
            self._console.print(Text(f"  · {stage.name} was not run", "dim"))
        else:
            self._console.print(_bar(stage.name, passed, len(heard)))

    def end(self) -> None:
        """Tell the first failure in full, or that the stage is passed and what next."""
        failures = self._run.failures
        self._console.print()
        if failures:
            self._tell_failure(failures[0])
            self._tell_others(failures[1:])
        else:
            self._tell_success()
        self._console.print(
            f"seed {self._run.seed} · {self._run.database} · {self._run.seconds:.1f} s",
            style="dim",
        )

    def _tell_failure(self, verdict: Verdict) -> None:
        print_ = self._console.print
        fault = WHOSE_FAULT[verdict.blame or Blame.COURSE]
        started = verdict.blame is not Blame.DID_NOT_START
        print_(Rule("First to mend", style="red", align="left"))
        print_(_hanging("✗", verdict.title if started else fault, "bold"))
        print_()
        print_(_indented(_facts(verdict)))
        if started or verdict.log.strip():
            print_()
        if started:
            print_(_indented(fault), style="yellow")
        if verdict.log.strip():
            print_(_indented(Text(_middle_cut(verdict.log), "default"), 4))
        if verdict.blame is Blame.COURSE:
            return
        if started:
            self._tell_task(verdict)
        self._tell_how_to_see_it(verdict)

    def _tell_task(self, verdict: Verdict) -> None:
        stage = self._course.stage(verdict.stage)
        if verdict.task in stage.tasks:
            brief = nice_path(stage.brief)
            words = f"Task {verdict.task} of {brief}: {stage.tasks[verdict.task]}"
            self._console.print(_indented(words))

    def _tell_how_to_see_it(self, verdict: Verdict) -> None:
        """Show commands to copy, each on a line of its own that is never broken."""
        answered = any(exchange.status for exchange in verdict.exchanges)
        if not answered and verdict.blame is not Blame.DID_NOT_START:
            return
        command = f"make run STAGE={self._run.stage.number}"
        if self._run.code != self._run.stage.folder:
            command += f" CODE={nice_path(self._run.code)}"
        self._console.print("\n  To see it yourself, run")
        self._console.print(f"  {command}", soft_wrap=True, style="cyan")
        if answered:
            self._console.print("  and in another terminal")
            for line in verdict.curl.splitlines():
                self._console.print(f"  {line}", soft_wrap=True, style="cyan")

    def _tell_others(self, others: list[Verdict]) -> None:
        skipped = sum(v.outcome is Outcome.NOT_RUN for v in self._run.verdicts)
        self._console.print()
        if skipped:
            self._console.print(
                f"{_count(skipped, 'other check')} did not run, as this explains them."
            )
        elif others:
            verb = "fails" if len(others) == 1 else "fail"
            self._console.print(f"{_count(len(others), 'other check')} {verb} too.")

    def _tell_success(self) -> None:
        stage = self._run.stage
        self._console.print(Rule("Passed", style="green", align="left"))
        count = len(self._run.verdicts)
        self._console.print(f"All {count} checks pass: stage {stage} is done.")
        following = self._course.after(stage)
        if following is not None:
            self._console.print(
                f"Next: read {nice_path(following.folder / 'lesson.md')}, then"
                f" `make check STAGE={following.number}`."
            )
        else:
            self._console.print("This was the last stage.")


def _line(verdict: Verdict) -> Padding:
    style = STYLES[verdict.outcome]
    title_style = "" if verdict.outcome is Outcome.FAILED else style
    return _hanging(MARKS[verdict.outcome], verdict.title, title_style, style)


def _hanging(mark: str, words: str, style: str, mark_style: str = "red") -> Padding:
    """Return a mark with words beside it that wrap below themselves."""
    grid = Table.grid(padding=(0, 1))
    grid.add_row(Text(mark, mark_style), Text(words, style))
    return _indented(grid)


def _indented(what: RenderableType, columns: int = 2) -> Padding:
    """Return something moved to the right, without blanks behind its lines."""
    return Padding(what, (0, 0, 0, columns), expand=False)


def _bar(name: str, passed: int, total: int) -> Text:
    done = BAR_WIDTH * passed // total
    return Text.assemble(
        "  ",
        ("━" * done, "green"),
        ("━" * (BAR_WIDTH - done), "red" if passed < total else "green"),
        f"  {passed} of {total}",
        f"  {name}" if name else "",
    )


def _facts(verdict: Verdict) -> Table:
    """Return the exchange and what was expected, as a table of two columns."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    before, last = verdict.exchanges[:-1], verdict.exchanges[-1:]
    if verdict.blame is Blame.DID_NOT_START:
        before, last = [], []
    for exchange in before[-MOST_BEFORE:]:
        table.add_row("Before", f"{exchange.first_line} → {exchange.status_line}")
    for exchange in last:
        for name, value in _exchange_rows(exchange):
            table.add_row(name, Text(value))
    table.add_row("Expected", Text(verdict.expected, "green"))
    if verdict.got:
        table.add_row("Got", Text(verdict.got, "red"))
    return table


def _exchange_rows(exchange: Exchange) -> Iterator[tuple[str, str]]:
    yield "We sent", exchange.first_line
    if exchange.request_body:
        yield "", pretty(exchange.request_body)
    if exchange.status is not None:
        yield "You answered", exchange.status_line
        if exchange.body:
            yield "", pretty(exchange.body)


def _middle_cut(log: str) -> str:
    lines = dedent(log.strip("\n")).rstrip().splitlines()
    if len(lines) > MOST_LOG_LINES:
        half = MOST_LOG_LINES // 2
        lines = [*lines[:half], "…", *lines[-half:]]
    return "\n".join(line[:200] for line in lines)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def nice_path(path: Path) -> str:
    """Return a path as a person would type it here."""
    shorter = os.path.relpath(path)
    return str(path) if shorter.startswith("..") else shorter


def console() -> Console:
    """Return a console for standard output, as wide as is comfortable to read."""
    width = min(Console().width, MOST_COLUMNS)
    return Console(width=width, highlight=False, markup=False, emoji=False)
