"""What a learner reads: a line for each check, a bar for each stage, one failure."""

from __future__ import annotations

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from coursekit.course import Course, Stage
from coursekit.grading import Run
from coursekit.layout import (
    bar,
    check_line,
    commands,
    count,
    facts,
    hanging,
    indented,
    middle_cut,
    nice_path,
)
from coursekit.verdict import Blame, Outcome, Verdict

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
        passed = sum(verdict.outcome is Outcome.PASSED for verdict in heard)
        if stage == self._run.stage:
            self._console.print(bar("", passed, len(heard)))
            if self._left:
                self._console.print(Text("\nStill works", "bold"))
        elif all(verdict.outcome is Outcome.NOT_RUN for verdict in heard):
            self._console.print(Text(f"  · {stage.name} was not run", "dim"))
        else:
            self._console.print(bar(stage.name, passed, len(heard)))

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
        print_(hanging("✗", verdict.title if started else fault, "bold"))
        print_()
        print_(indented(facts(verdict)))
        if started or verdict.log.strip():
            print_()
        if started:
            print_(indented(fault), style="yellow")
        if verdict.log.strip():
            print_(indented(Text(middle_cut(verdict.log), "default"), 4))
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
            self._console.print(indented(words))

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
            for line in commands(verdict.curl):
                self._console.print(f"  {line}", soft_wrap=True, style="cyan")

    def _tell_others(self, others: list[Verdict]) -> None:
        skipped = sum(v.outcome is Outcome.NOT_RUN for v in self._run.verdicts)
        self._console.print()
        if skipped:
            self._console.print(
                f"{count(skipped, 'other check')} did not run, as this explains them."
            )
        elif others:
            verb = "fails" if len(others) == 1 else "fail"
            self._console.print(f"{count(len(others), 'other check')} {verb} too.")

    def _tell_success(self) -> None:
        stage = self._run.stage
        self._console.print(Rule("Passed", style="green", align="left"))
        checks = len(self._run.verdicts)
        self._console.print(f"All {checks} checks pass: stage {stage} is done.")
        following = self._course.after(stage)
        if following is not None:
            self._console.print(
                f"Next: read {nice_path(following.folder / 'lesson.md')}, then"
                f" `make check STAGE={following.number}`."
            )
        else:
            self._console.print("This was the last stage.")
