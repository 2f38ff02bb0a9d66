"""The pytest plugin of a grading run: it turns what each check did into a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from coursekit.course.stages import Course, Stage
from coursekit.errors import (
    CourseError,
    CourseKitError,
    is_of_the_machine,
    of_the_machine,
)
from coursekit.grading.grading import Grading
from coursekit.grading.judging import Judge
from coursekit.grading.left_out import missed
from coursekit.grading.plan import EVERYTHING, Plan, Planned
from coursekit.grading.run import Run
from coursekit.grading.verdict import Blame, Failure, Outcome, Verdict
from coursekit.grading.wording import Comparison

BROKEN = "The course itself is broken"

Arrange = Callable[[list[pytest.Item]], None]


class GradingPlugin:
    """Collects the checks, runs them in their order, and keeps a verdict on each."""

    def __init__(
        self,
        course: Course,
        stage: Stage,
        begin: Callable[[], Grading],
        expect: Callable[[Planned], None],
        tell: Callable[[Verdict], None],
        plan: Plan = EVERYTHING,
        arrange: Arrange | None = None,
    ) -> None:
        self.trouble: CourseKitError | None = None
        self.course = course
        self.stage = stage
        self._begin = begin
        self.begun: Grading | None = None
        self._expect = expect
        self._tell = tell
        self._plan = plan
        self._arrange = arrange
        self._places: dict[str, int] = {}
        self._own_left = 0
        self._about: dict[str, tuple[str, ...]] = {}
        self.has_ended_early = False
        self._judge = Judge(course)
        self._compared: Comparison | None = None
        self._explained_by: Verdict | None = None

    @property
    def _grading(self) -> Grading:
        assert self.begun is not None, "no check runs before the run has begun"
        return self.begun

    @pytest.fixture
    def grading(self) -> Grading:
        """The grading run, from which ``checks/conftest.py`` makes its fixtures."""
        return self._grading

    def pytest_configure(self, config: pytest.Config) -> None:
        """Make the marks of ``coursekit.grading.marks`` known."""
        config.addinivalue_line("markers", "task(number): the task of the brief")
        config.addinivalue_line("markers", "until(stage, reason): where a check ends")
        config.addinivalue_line("markers", "about(*needs): what others need of it")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Put the stage's own checks first, and leave out what was overturned."""
        stages = {item: self._stage_of(item) for item in items}
        now = self.stage
        items[:] = [item for item in items if self._is_wanted(item)]
        # stable: within a stage they stay in the order of the file
        items.sort(key=lambda item: (stages[item] != now, stages[item].number))
        if self.trouble:
            return
        self.begun = self._begin()
        planned: Planned = {}
        for item in items:
            planned.setdefault(stages[item], []).append(_id(stages[item], item))
        ids = [each for ids in planned.values() for each in ids]
        self._places = {each: place for place, each in enumerate(ids)}
        self._own_left = len(planned.get(now, []))
        self._about = {_id(stages[item], item): _about(item) for item in items}
        # of earlier stages those first that may be about what the stage's own need
        items.sort(key=lambda i: stages[i] != now and not _about(i))
        items.sort(key=lambda i: _id(stages[i], i) not in self._plan.failed_before)
        if self._arrange is not None:
            self._arrange(items)
        self._expect(planned)
        self._grading.expect(
            sum("app" in getattr(item, "fixturenames", ()) for item in items)
        )

    def _stage_of(self, item: pytest.Item) -> Stage:
        for stage in self.course.stages:
            if item.path in stage.checks:
                return stage
        raise CourseError(
            f"{item.path} belongs to no stage: call it test_NN_slug.py, after one."
        )

    def _is_wanted(self, item: pytest.Item) -> bool:
        plan, own = self._plan, self._stage_of(item) == self.stage
        if plan.only is not None and item.name not in plan.only:
            return False
        if own and plan.last_task is not None and _task(item) > plan.last_task:
            return False
        mark = item.get_closest_marker("until")
        if mark is None:
            return True
        return self.stage.number < int(mark.args[0][:2])

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Remember a file of checks that can't be imported."""
        if report.failed:
            words = f"{BROKEN}: {report.nodeid}: {report.longrepr}"
            self.trouble = self.trouble or CourseError(words)

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[Any]) -> bool:
        """Remember an error: the kit's own as it is, any other as the course's."""
        error = excinfo.value
        if is_of_the_machine(error):
            error = of_the_machine(error)
        if not isinstance(error, CourseKitError):
            error = CourseError(f"{BROKEN}: {excinfo.typename}: {error}")
        self.trouble = self.trouble or error
        return True

    def pytest_assertrepr_compare(self, op: str, left: Any, right: Any) -> list[str]:
        """Keep the two sides of a comparison that failed; pytest's words are unused."""
        self._compared = Comparison(op, left, right)
        return [op]

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self) -> Iterator[None]:
        """Do not run a check whose outcome another failure explains."""
        self._compared = None
        if self._explained_by is not None:
            pytest.skip("explained")
        with self._grading.in_time():
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Iterator[None]:
        """Run a check, but not for ever."""
        with self._grading.in_time():
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Iterator[None]:
        """Make the verdict after the check's own phase, or after a failed set-up."""
        report = yield
        error = call.excinfo and call.excinfo.value
        if isinstance(error, CourseKitError):  # nothing can be said of any check
            self.trouble = self.trouble or error
            self._grading.take_exchanges()
            item.session.shouldstop = "trouble"
        elif self._grading.is_abandoned:
            self._grading.take_exchanges()
            item.session.shouldstop = "abandoned"
        elif call.when == "call" or (call.when == "setup" and call.excinfo):
            self._hear(item, call)
        return report

    def _hear(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        """Keep and tell the verdict, or end the run where none can be trusted."""
        error = call.excinfo.value if call.excinfo else None
        try:
            if isinstance(error, CourseKitError):
                raise error
            if isinstance(error, OSError | RuntimeError) and is_of_the_machine(error):
                raise of_the_machine(error)
            verdict = self._verdict(item, call)
            if verdict.outcome is Outcome.FAILED:
                self._grading.hold_room(verdict.blame)
        except CourseKitError as trouble:
            self._grading.take_exchanges()
            self.trouble = trouble
            item.session.shouldstop = "trouble"
            return
        verdicts = self._grading.run.verdicts
        verdicts.append(verdict)
        verdicts.sort(key=lambda each: self._places[each.id])
        self._tell(verdict)
        self._end_early(item, verdict)

    def _end_early(self, item: pytest.Item, verdict: Verdict) -> None:
        """Leave earlier stages out where the stage's own checks have found enough."""
        self._own_left -= verdict.stage == self.stage.name
        if self._own_left or not self._plan.end_at_own_failure:
            return
        run = self._grading.run
        if not run.failures or self._is_a_cause_unasked(run):
            return
        if len(run.verdicts) < len(self._places):
            self.has_ended_early = True
            item.session.shouldstop = "told enough"

    def _is_a_cause_unasked(self, run: Run) -> bool:
        """Return whether a check is still to come that is about what another needed."""
        explained = {need for verdict in run.failures for need in verdict.about}
        needs = {verdict.need for verdict in run.failures} - explained
        asked = {verdict.id for verdict in run.verdicts}
        return any(needs & {*self._about[each]} for each in self._about.keys() - asked)

    def _verdict(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Verdict:
        stage = self._stage_of(item)
        verdict = Verdict(
            id=_id(stage, item),
            stage=stage.name,
            title=_sentence(item),
            outcome=Outcome.PASSED,
            task=_task(item) or None,
            about=_about(item),
            exchanges=self._grading.take_exchanges(),
            seconds=call.duration,
        )
        if call.excinfo is not None:
            self._explain(verdict, call.excinfo)
        return verdict

    def _explain(self, verdict: Verdict, excinfo: pytest.ExceptionInfo[Any]) -> None:
        error = excinfo.value
        if isinstance(error, pytest.skip.Exception) and self._explained_by:
            verdict.outcome = Outcome.NOT_RUN
            verdict.blame = self._explained_by.blame
            verdict.explained_by = self._explained_by.id
            return
        self._judge.explain(verdict, excinfo, self._compared)
        clue = missed(self._grading.run.left_out, verdict.log)
        verdict.clue = verdict.clue or clue
        if isinstance(error, Failure):
            self._stop_after(verdict, error)

    def _stop_after(self, verdict: Verdict, failure: Failure) -> None:
        """Do not run what a failure explains: no app, or one that lets checks wait."""
        if failure.explains_all:
            self._explained_by = verdict
        elif self._grading.patience.is_exhausted:
            waited = [*self._grading.run.failures, verdict]
            self._explained_by = next(v for v in waited if v.blame is Blame.NO_ANSWER)


def _id(stage: Stage, item: pytest.Item) -> str:
    return f"{stage}::{item.name}"


def _task(item: pytest.Item) -> int:
    mark = item.get_closest_marker("task")
    return int(mark.args[0]) if mark else 0


def _about(item: pytest.Item) -> tuple[str, ...]:
    mark = item.get_closest_marker("about")
    return mark.args if mark else ()


def _sentence(item: pytest.Item) -> str:
    """Return a check's docstring as one line; raises ``CourseError`` without one."""
    text = getattr(getattr(item, "function", None), "__doc__", None)
    if not text:
        raise CourseError(
            f"{item.path}: the check {item.name} has no docstring. Write the sentence"
            " that a learner reads."
        )
    return " ".join(text.split())
