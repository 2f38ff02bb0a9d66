"""What a learner reads: a line for each check, a bar for each stage, one failure."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from coursekit.course.stages import Course, Stage
from coursekit.grading.run import Run
from coursekit.grading.verdict import Outcome, Verdict
from coursekit.report.facts import (
    Fact,
    Kind,
    Telling,
    circumstances,
    others,
    passed,
    success,
    telling,
)
from coursekit.report.lines import check_line
from coursekit.text.layout import bar, hanging, indented, nice_path

STYLES = {Kind.SEEN: "", Kind.EXPECTED: "green", Kind.GOT: "red"}


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
            ),
            soft_wrap=True,
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
            self._console.print(check_line(verdict))
        self._left[stage] -= 1
        if self._left[stage] == 0:
            del self._left[stage]
            self._close_stage(stage)

    def _close_stage(self, stage: Stage) -> None:
        heard, self._heard = self._heard, []
        if stage == self._run.stage:
            self._console.print(bar("", passed(heard), len(heard)))
            if self._left:
                self._console.print(Text("\nStill works", "bold"))
        elif all(verdict.outcome is Outcome.NOT_RUN for verdict in heard):
            self._console.print(Text(f"  · {stage.name} was not run", "dim"))
        else:
            self._console.print(bar(stage.name, passed(heard), len(heard)))

    def end(self) -> None:
        """Tell the first failure in full, or that the stage is passed and what next."""
        failures = self._run.failures
        self._console.print()
        if failures:
            self._tell_failure(failures[0])
            self._console.print()
            if words := others(self._run):
                self._console.print(words)
        else:
            self._console.print(Rule("Passed", style="green", align="left"))
            for sentence in success(self._course, self._run):
                self._console.print(sentence)
        self._console.print(circumstances(self._run), style="dim")

    def _tell_failure(self, verdict: Verdict) -> None:
        print_ = self._console.print
        told = telling(self._course, self._run, verdict)
        print_(Rule("First to mend", style="red", align="left"))
        print_(hanging("✗", told.title, "bold"))
        print_()
        print_(indented(_table(told.facts)))
        if told.fault or told.log:
            print_()
        if told.fault:
            print_(indented(told.fault), style="yellow")
        if told.log:
            print_(indented(Text(told.log, "default"), 4))
        if told.task:
            print_(indented(told.task))
        if told.serve:
            self._tell_how_to_see_it(told)

    def _tell_how_to_see_it(self, told: Telling) -> None:
        """Show commands to copy, each on a line of its own that is never broken."""
        self._console.print("\n  To see it yourself, run")
        self._console.print(f"  {told.serve}", soft_wrap=True, style="cyan")
        if told.requests:
            self._console.print("  and in another terminal")
        for line in told.requests:
            self._console.print(f"  {line}", soft_wrap=True, style="cyan")


def _table(facts: Iterable[Fact]) -> Table:
    """Return facts as a table of two columns."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for fact in facts:
        table.add_row(fact.name, Text(fact.text, STYLES[fact.kind]))
    return table
