"""What a learner reads after each save: what failed before, then whether all works."""

from __future__ import annotations

from rich.text import Text

from coursekit.course.stages import Course
from coursekit.grading.plan import Planned
from coursekit.grading.run import Run
from coursekit.grading.verdict import NOTHING_RAN, Outcome, Verdict
from coursekit.report.lines import check_line
from coursekit.report.terminal import Terminal
from coursekit.text.layout import bar, count
from coursekit.workbench.watch.screen import Screen


class InFull(Terminal):
    """A report of every check, like that of ``check``, on a page of its own."""

    def __init__(self, screen: Screen, course: Course, run: Run, reason: str) -> None:
        super().__init__(screen, course, run)
        self._screen = screen
        self._reason = reason

    def begin(self) -> None:
        """Say what is graded, and why."""
        self._screen.new_page()
        self._screen.say("checking")
        super().begin()
        self._console.print(Text(self._reason, "dim"), soft_wrap=True)

    def hear(self, verdict: Verdict) -> None:
        """Show a verdict, and how far the run has come."""
        super().hear(verdict)
        self.tell_how_far()

    def tell_how_far(self) -> None:
        """Say in the last line how many checks have run."""
        self._screen.say(f"check {len(self._run.verdicts)} of {self._total}")


class AfterSave(InFull):
    """A short report: the first failure in full, as soon as it is there, and news.

    News is what failed before and passes now, or passed before and fails now.
    """

    def __init__(
        self, screen: Screen, course: Course, run: Run, reason: str, first: set[str]
    ) -> None:
        super().__init__(screen, course, run, reason)
        self._first = first
        self._is_failure_told = False
        self._are_first_told = not first

    def expect(self, planned: Planned) -> None:
        """Hear which checks there will be."""
        self._total = sum(map(len, planned.values()))
        self._console.print()

    def hear(self, verdict: Verdict) -> None:
        """Show a verdict that is news."""
        failed_before = verdict.name in self._first
        if not failed_before:
            self._tell_first()
        if verdict.outcome is Outcome.FAILED and self._is_the_cause(verdict):
            self._is_failure_told = True
            self._tell_failure(verdict)
            self._console.print()
        elif verdict.outcome is (Outcome.PASSED if failed_before else Outcome.FAILED):
            self._console.print(check_line(verdict))
        self.tell_how_far()

    def _is_the_cause(self, verdict: Verdict) -> bool:
        """Return whether a failure can be told before the others have run.

        Not where something else may turn out to be its cause: the app has not been
        seen to start, or the check did not get as far as its own question.
        """
        if self._is_failure_told or verdict.need:
            return False
        has_started = any(v.exchanges for v in self._run.verdicts)
        return has_started or verdict.blame in NOTHING_RAN

    def _tell_first(self) -> None:
        """Tell how many of those still fail that failed before, when all have run."""
        if self._are_first_told:
            return
        self._are_first_told = True
        ran = [v for v in self._run.verdicts if v.name in self._first]
        passed = sum(v.outcome is Outcome.PASSED for v in ran)
        self._console.print(f"  {passed} of {count(len(ran), 'failed check')} fixed")

    def end(self) -> None:
        """Tell how many checks pass, and what next if they all do."""
        self._tell_first()
        passed = sum(v.outcome is Outcome.PASSED for v in self._run.verdicts)
        self._console.print(bar("", passed, len(self._run.verdicts)))
        if not self._is_failure_told:
            super().end()  # all passed, or what failed waited for its cause
