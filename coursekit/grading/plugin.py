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
from coursekit.grading.grading import Begin, Grading
from coursekit.grading.judging import Judge
from coursekit.grading.left_out import missed
from coursekit.grading.plan import EVERYTHING, Plan, Planned
from coursekit.grading.run import Run
from coursekit.grading.side_by_side import (
    Done,
    Team,
    Worker,
    is_alone,
    wants_app,
    wants_head_start,
)
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
        processes: Callable[[int], int] = lambda checks: 1,
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
        self._processes = processes
        self._together = 1
        self._take: Callable[[pytest.Item, Done], None] = self._take_own
        self._items_left: list[pytest.Item] = []
        self._in_vain = 0
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

    @pytest.fixture
    def head_start(self) -> Begin:
        """What ``Grading.begin`` does, for a check that begins with it."""
        return self._grading.begin

    def pytest_configure(self, config: pytest.Config) -> None:
        """Make the marks of ``coursekit.grading.marks`` known."""
        config.addinivalue_line("markers", "task(number): the task of the brief")
        config.addinivalue_line("markers", "hint(ladder): the hints for what it shows")
        config.addinivalue_line("markers", "until(stage, reason): where a check ends")
        config.addinivalue_line("markers", "about(*needs): what others need of it")
        config.addinivalue_line("markers", "alone(reason): beside no other check")

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
        # those beside which no other runs come last: till then nothing waits for them
        items.sort(key=lambda i: (stages[i] != now, is_alone(i)))
        # of earlier stages those first that may be about what the stage's own need
        items.sort(key=lambda i: stages[i] != now and not _about(i))
        items.sort(key=lambda i: _id(stages[i], i) not in self._plan.failed_before)
        if self._arrange is not None:
            self._arrange(items)
        self._expect(planned)
        self._together = self._processes(len(items))
        self._grading.expect(_starts(items), in_this_process=self._together < 2)

    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Run the checks in several processes, where that is wanted."""
        if self.trouble or session.testsfailed or self._together < 2:
            return None
        self._items_left = [*session.items]
        team = Team(session.items, self._together, self._work, self._take_of_another)
        try:
            team.run()
        except CourseKitError as trouble:
            self.trouble = trouble
        cause = self._explained_by
        for item in self._items_left if cause else ():
            if cause and not self._keep(Done(self._not_run(item, cause))):
                break
        return True

    def _work(self, items: list[pytest.Item], worker: Worker) -> None:
        """In a process of its own: run the checks that it is handed."""
        self._grading.join(worker.number)
        done: list[Done] = []
        self._take = lambda _, one: done.append(one)
        try:
            for item, wanted in worker.checks(items):
                try:
                    self._grading.want(_starts(wanted))
                    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
                except Exception as error:
                    done.append(Done(trouble=_trouble(error)))
                worker.tell(done[-1])
                done.clear()
        finally:
            self._grading.leave()

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
        self.trouble = self.trouble or _trouble(excinfo.value)
        return True

    def pytest_assertrepr_compare(self, op: str, left: Any, right: Any) -> list[str]:
        """Keep the two sides of a comparison that failed; pytest's words are unused."""
        self._compared = Comparison(op, left, right)
        return [op]

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Iterator[None]:
        """Do not run a check whose outcome another failure explains."""
        self._compared = None
        self._in_vain = self._grading.patience.in_vain
        if self._explained_by is not None:
            pytest.skip("explained")
        self._grading.begins_ahead = wants_head_start(item)
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
        is_over = call.when == "call" or (call.when == "setup" and call.excinfo)
        if self._grading.is_abandoned:
            self._grading.take_exchanges()
            item.session.shouldstop = "abandoned"
        elif is_over or isinstance(error, CourseKitError):
            self._take(item, self._done(item, call))
        return report

    def _done(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Done:
        """Return the verdict, or why nothing can be said of any check."""
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
            return Done(trouble=trouble)
        return Done(
            verdict,
            explains_all=isinstance(error, Failure) and error.explains_all,
            in_vain=self._grading.patience.in_vain - self._in_vain,
        )

    def _take_own(self, item: pytest.Item, done: Done) -> None:
        """Keep what a check of this process came to; end the run where it says so."""
        if not self._keep(done):
            item.session.shouldstop = "trouble, or told enough"

    def _take_of_another(self, item: pytest.Item, done: Done) -> bool:
        """Keep what a check of another process came to; return whether it goes on."""
        self._items_left.remove(item)
        self._grading.patience.in_vain += done.in_vain
        return self._keep(done) and self._explained_by is None

    def _keep(self, done: Done) -> bool:
        """Keep and tell a verdict; return whether the run goes on."""
        if done.trouble is not None or done.verdict is None:
            self.trouble = self.trouble or done.trouble
            return False
        verdict, verdicts = done.verdict, self._grading.run.verdicts
        verdicts.append(verdict)
        verdicts.sort(key=lambda each: self._places[each.id])
        self._stop_after(verdict, explains_all=done.explains_all)
        self._tell(verdict)
        self._own_left -= verdict.stage == self.stage.name
        self.has_ended_early = self._is_told_enough()
        return not self.has_ended_early

    def _is_told_enough(self) -> bool:
        """Return whether earlier stages are left out: the stage's own have failed."""
        if self._own_left or not self._plan.end_at_own_failure:
            return False
        run = self._grading.run
        if not run.failures or self._is_a_cause_unasked(run):
            return False
        return len(run.verdicts) < len(self._places)

    def _is_a_cause_unasked(self, run: Run) -> bool:
        """Return whether a check is still to come that is about what another needed."""
        explained = {need for verdict in run.failures for need in verdict.about}
        needs = {verdict.need for verdict in run.failures} - explained
        asked = {verdict.id for verdict in run.verdicts}
        return any(needs & {*self._about[each]} for each in self._about.keys() - asked)

    def _verdict(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Verdict:
        if self._explained_by is not None:
            self._grading.take_exchanges()
            return self._not_run(item, self._explained_by)
        verdict = self._blank(item, Outcome.PASSED)
        verdict.exchanges = self._grading.take_exchanges()
        verdict.seconds = call.duration
        if call.excinfo is not None:
            self._judge.explain(verdict, call.excinfo, self._compared)
            clue = missed(self._grading.run.left_out, verdict.log)
            verdict.clue = verdict.clue or clue
        return verdict

    def _not_run(self, item: pytest.Item, cause: Verdict) -> Verdict:
        verdict = self._blank(item, Outcome.NOT_RUN)
        verdict.blame, verdict.explained_by = cause.blame, cause.id
        return verdict

    def _blank(self, item: pytest.Item, outcome: Outcome) -> Verdict:
        stage = self._stage_of(item)
        return Verdict(
            id=_id(stage, item),
            stage=stage.name,
            title=_sentence(item),
            outcome=outcome,
            task=_task(item) or None,
            hint=_hint(item),
            about=_about(item),
        )

    def _stop_after(self, verdict: Verdict, *, explains_all: bool) -> None:
        """Do not run what a failure explains: no app, or one that lets checks wait."""
        if self._explained_by is not None:
            return
        if explains_all:
            self._explained_by = verdict
        elif self._grading.patience.is_exhausted:
            failures = self._grading.run.failures
            waited = (each for each in failures if each.blame is Blame.NO_ANSWER)
            self._explained_by = next(waited, None)


def _trouble(error: BaseException) -> CourseKitError:
    """Return an error of the kit as it is, and any other as the course's."""
    if is_of_the_machine(error):
        return of_the_machine(error)
    if isinstance(error, CourseKitError):
        return error
    return CourseError(f"{BROKEN}: {type(error).__name__}: {error}")


def _starts(items: list[pytest.Item]) -> list[bool]:
    """Return for each app that checks want whether it is to have a head start."""
    return [wants_head_start(item) for item in items if wants_app(item)]


def _id(stage: Stage, item: pytest.Item) -> str:
    return f"{stage}::{item.name}"


def _task(item: pytest.Item) -> int:
    mark = item.get_closest_marker("task")
    return int(mark.args[0]) if mark else 0


def _hint(item: pytest.Item) -> str:
    mark = item.get_closest_marker("hint")
    return str(mark.args[0]) if mark else ""


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
