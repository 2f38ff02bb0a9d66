"""What a learner reads: a line for each check, a bar for each stage, one failure."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from coursekit.course.makefile import make
from coursekit.course.stages import Course, Stage
from coursekit.grading.plan import Planned
from coursekit.grading.run import Run
from coursekit.grading.verdict import Outcome, Verdict
from coursekit.report.exchanges import Fact, Kind
from coursekit.report.facts import (
    Telling,
    circumstances,
    others,
    passed,
    success,
    tasks,
    telling,
)
from coursekit.report.lines import check_line
from coursekit.text.layout import bar, hanging, indented, nice_path

MOST_AGAIN = 5  # more would be the list below twice
STYLES = {Kind.SEEN: "", Kind.EXPECTED: "green", Kind.GOT: "red"}


class Terminal:
    """Tells a run while it goes on, and the first failure in full at its end.

    Checks may be heard in any order: they are shown in the order of the course, but
    those that failed last time are shown at once as well.
    """

    def __init__(self, console: Console, course: Course, run: Run) -> None:
        self._console = console
        self._course = course
        self._run = run
        self._left: Planned = {}
        self._ready: dict[str, Verdict] = {}
        self._shown: list[Verdict] = []
        self._again: list[str] = []
        self._total = 0

    def begin(self) -> None:
        """Say what is graded."""
        self._console.print(
            Text.assemble(
                (f"Stage {self._run.stage}", "bold"),
                (f"  {nice_path(self._run.code)}", "dim"),
                (tasks(self._run), "dim"),
            ),
            soft_wrap=True,
        )

    def expect(self, planned: Planned) -> None:
        """Hear which checks of each stage will run, in the order of the course."""
        self._left = {stage: [*ids] for stage, ids in planned.items()}
        everything = [each for ids in planned.values() for each in ids]
        self._total = len(everything)
        failed = [each for each in everything if each in self._run.plan.failed_before]
        own = self._left.get(self._run.stage, [])  # if all failed, the list is enough
        is_news = len(failed) <= MOST_AGAIN and set(failed) != set(own)
        self._again = failed if is_news else []
        if self._again:
            self._console.print(Text("\nFailed last time", "bold"))
        else:
            self._begin_stage()

    def hear(self, verdict: Verdict) -> None:
        """Show a check of this stage at its place, and an earlier stage when done."""
        self._ready[verdict.id] = verdict
        if self._again:
            self._hear_again(verdict)
        else:
            self._show_ready()

    def _hear_again(self, verdict: Verdict) -> None:
        """Show a check that failed last time; after the last, those that wait."""
        if verdict.id in self._again:
            self._again.remove(verdict.id)
            self._console.print(check_line(verdict))
        if not self._again:
            self._begin_stage()
            self._show_ready()

    def _show_ready(self) -> None:
        while self._left:
            stage, ids = next(iter(self._left.items()))
            if ids and ids[0] not in self._ready:
                return
            if ids:
                self._show(self._ready.pop(ids.pop(0)), stage)
            if not ids:
                del self._left[stage]
                self._close_stage(stage)

    def _show(self, verdict: Verdict, stage: Stage) -> None:
        self._shown.append(verdict)
        if stage == self._run.stage or verdict.outcome is Outcome.FAILED:
            self._console.print(check_line(verdict))

    def _begin_stage(self) -> None:
        self._console.print(Text("\nNew in this stage", "bold"))

    def _close_stage(self, stage: Stage) -> None:
        shown, self._shown = self._shown, []
        if stage == self._run.stage:
            self._console.print(bar("", passed(shown), len(shown)))
            if self._left:
                self._console.print(Text("\nStill works", "bold"))
        elif all(verdict.outcome is Outcome.NOT_RUN for verdict in shown):
            self._console.print(Text(f"  · {stage.name} was not run", "dim"))
        else:
            self._console.print(bar(stage.name, passed(shown), len(shown)))

    def end(self) -> None:
        """Tell the first failure in full, or that the stage is passed and what next."""
        if self._left:
            self._tell_left()
        self._console.print()
        first = self._run.first_to_mend
        if first is not None:
            self._tell_failure(first)
            self._console.print()
            if words := others(self._run):
                self._console.print(words)
        else:
            self._console.print(Rule("Passed", style="green", align="left"))
            for words in success(self._course, self._run):
                self._console.print(words)
        self._console.print(circumstances(self._run), style="dim")

    def break_off(self) -> None:
        """Tell what is known of a run that was stopped before its end."""
        first = self._run.first_to_mend
        if first is not None:
            self._console.print()
            self._tell_failure(first)
            self._console.print()

    def _tell_left(self) -> None:
        """Say why earlier stages were not run; show those of their checks that were."""
        for verdict in self._ready.values():
            self._console.print(check_line(verdict))
        command = f"{make('check', self._run.stage, self._run.code)} ALL=1"
        words = f"not run: fix this first (`{command}` runs everything)"
        self._console.print(hanging("·", words, "dim", "dim"))

    def _tell_failure(self, verdict: Verdict) -> None:
        print_ = self._console.print
        told = telling(self._course, self._run, verdict)
        print_(Rule("First to fix", style="red", align="left"))
        print_(hanging("✗", told.title, "bold"))
        print_()
        print_(indented(_table(told.facts)))
        if told.fault or told.log:
            print_()
        if told.fault:
            print_(indented(told.fault), style="yellow")
        if told.log:
            print_(indented(Text(told.log, "default"), 4))
        for words in filter(None, (told.task, told.lesson)):
            print_(indented(words))
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
