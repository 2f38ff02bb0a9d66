"""Grading again and again while a learner works: a round for each save."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from coursekit.course.stages import Course, Stage
from coursekit.errors import MachineError, UsageError
from coursekit.grading.databases import SqliteDatabases
from coursekit.grading.draw import new_seed
from coursekit.grading.grading import Grading
from coursekit.grading.plugin import GradingPlugin
from coursekit.grading.run import Run
from coursekit.grading.runner import Abandoned, run_checks
from coursekit.grading.verdict import Outcome, Verdict
from coursekit.sandbox.launcher import Launcher, Launchers
from coursekit.text.layout import nice_path
from coursekit.workbench.hint_report import show_for
from coursekit.workbench.records import Failing, remember
from coursekit.workbench.watch.report import AfterSave, InFull
from coursekit.workbench.watch.screen import Screen
from coursekit.workbench.watch.wishes import News, Wish, Wishes

WAITING = "waiting for a save"


class Rounds:
    """Grades a folder whenever this is wished, those checks first that failed last.

    Between two rounds the checks are collected already: a round begins within pytest.
    """

    def __init__(
        self,
        course: Course,
        stage: Stage,
        folder: Path,
        launchers: Launchers,
        wishes: Wishes,
        screen: Screen,
    ) -> None:
        self._course = course
        self._stage = stage
        self._folder = folder
        self._launchers = launchers
        self._wishes = wishes
        self._screen = screen
        self._failing: dict[str, Verdict] = {}
        self._report: InFull
        self._run: Run
        self._launcher: Launcher | None = None

    def go_on(self) -> None:
        """Grade until the end is wished for.

        Raises ``CourseError`` where the checks themselves can't be run.
        """
        try:
            with suppress(KeyboardInterrupt):
                while True:
                    self._round()
        finally:
            self._screen.close()

    def _round(self) -> None:
        plugin = GradingPlugin(
            self._course,
            self._stage,
            self._begin,
            lambda planned: self._report.expect(planned),
            self._hear,
            arrange=self._arrange,
        )
        try:
            run_checks(plugin)
            self._end()
        except Abandoned:
            pass
        except UsageError as error:
            self._tell_why_not(str(error))
        finally:
            self._close()

    def _close(self) -> None:
        self._wishes.watch_over(None)
        if self._launcher is not None:
            self._launcher.close()
            self._launcher = None

    def _begin(self) -> Grading:
        """Wait until a round is wished for, and begin it."""
        while True:
            news = self._wishes.wait()
            self._tell_what_was_noticed(news)
            if self._is_a_round_wanted(news):
                try:
                    return self._grading(news)
                except (UsageError, MachineError) as error:
                    self._close()
                    self._tell_why_not(str(error))

    def _tell_what_was_noticed(self, news: list[News]) -> None:
        """Say at once that a save was seen: on a busy machine a round begins late."""
        if files := _saved(news):
            self._screen.say(f"{_some(files)} changed")

    def _tell_why_not(self, words: str) -> None:
        """Say why no round can begin, and wait for the next save."""
        self._screen.new_page()
        self._screen.print(words)
        self._screen.say(WAITING)

    def _is_a_round_wanted(self, news: list[News]) -> bool:
        """Answer smaller wishes; return whether another is left that can be granted."""
        wishes = {each.wish for each in news}
        if Wish.QUIT in wishes:
            raise KeyboardInterrupt
        self._answer(news)
        if not wishes & {Wish.ALL, Wish.SAVED}:
            return False
        if (self._folder / "app").is_dir():
            return True
        app = nice_path(self._folder / "app")
        self._tell_why_not(f"{app} is not there. As soon as it is back, it is checked.")
        return False

    def _answer(self, news: list[News]) -> None:
        for each in news:
            if each.wish is Wish.REDRAW:
                self._screen.redraw()
            elif each.wish is Wish.HINT:
                self._show_hint()

    def _show_hint(self) -> None:
        self._screen.print()
        failing = next(iter(self._failing.values()), None)
        if failing is None:
            self._screen.print("No check fails, as far as is known: no hint is needed.")
        else:
            what = Failing.of(failing)
            show_for(self._screen, self._course, self._stage, what)

    def _grading(self, news: list[News]) -> Grading:
        """Begin a round on a copy of the folder as it is now."""
        self._run = Run(self._stage, self._folder, new_seed())
        self._launcher = self._launchers.open(self._folder)
        self._wishes.watch_over(self._launcher)
        self._report = self._new_report(news)
        self._report.begin()
        databases = SqliteDatabases()
        return Grading(self._course, self._run, self._launcher, databases)

    def _new_report(self, news: list[News]) -> InFull:
        now = f"{datetime.now():%H:%M:%S}"
        if any(each.wish is Wish.ALL for each in news):
            reason = f"{now}  all checks"
            return InFull(self._screen, self._course, self._run, reason)
        first = set(self._failing)
        reason = f"{now}  {_some(_saved(news))} changed"
        return AfterSave(self._screen, self._course, self._run, reason, first)

    def _arrange(self, items: list[pytest.Item]) -> None:
        """Put the checks first that failed when they last ran."""
        if isinstance(self._report, AfterSave):
            items.sort(key=lambda item: item.name not in self._failing)

    def _hear(self, verdict: Verdict) -> None:
        if verdict.outcome is Outcome.PASSED:
            self._failing.pop(verdict.name, None)
        elif verdict.outcome is Outcome.FAILED:
            self._failing[verdict.name] = verdict
        self._report.hear(verdict)
        self._answer(self._wishes.take_small())

    def _end(self) -> None:
        """Tell what was found; what did not run may still fail."""
        self._report.end()
        self._screen.say(WAITING)
        found = {verdict.name: verdict for verdict in self._run.failures}
        self._failing = found | {
            name: verdict
            for name, verdict in self._failing.items()
            if name not in found
        }
        remember(self._course, self._run)


def _saved(news: list[News]) -> list[str]:
    """Return the names of the files that were saved."""
    return sorted({name for each in news for name in each.files})


def _some(files: list[str]) -> str:
    """Return the names of a few files, and how many more there are."""
    more = f" and {len(files) - 3} more" if len(files) > 3 else ""
    return ", ".join(files[:3]) + more
