"""Checks in several processes: the verdicts and their order are those of one."""

from __future__ import annotations

import ast
import os
import pickle
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import COURSE, TINY, SharedPostgres
from rules.checks import checks_of

from coursekit.course.mistakes import mistakes_of, plant
from coursekit.course.stages import Course
from coursekit.errors import CourseError, CourseKitError, MachineError, UsageError
from coursekit.grading.databases import Databases, SqliteDatabases
from coursekit.grading.plan import Plan, Planned
from coursekit.grading.postgres import OF_A_RUN
from coursekit.grading.run import Run
from coursekit.grading.runner import grade
from coursekit.grading.side_by_side import (
    MOST_PROCESSES,
    Done,
    Team,
    Worker,
    processes_for,
)
from coursekit.grading.verdict import Outcome, Verdict
from coursekit.sandbox.deadlines import USUAL
from coursekit.sandbox.launcher import ForkLauncher, ForkServer

CODE = TINY / "code"
SEED = 4242
SHORT = replace(USUAL, answer=1.5, hurried_answer=0.5)  # one of the programs hangs


# A team, with checks that only note when they ran.


class Item:
    """As much of a check as a team looks at."""

    def __init__(self, name: str, *, alone: bool = False) -> None:
        self.name, self.alone = name, alone

    def get_closest_marker(self, name: str) -> object:
        return (name == "alone" and self.alone) or None


def verdict(name: str) -> Done:
    return Done(Verdict(name, "01_hello", name, Outcome.PASSED))


def team(
    items: list[Item],
    work: Callable[[Item], Done],
    take: Callable[[str, Done], bool] = lambda name, done: True,
    processes: int = 3,
) -> Team:
    """Return a team that does ``work`` for each check and hands on what came of it."""

    def do(items: list[Any], worker: Worker) -> None:
        for item, _ in worker.checks(items):
            worker.tell(work(item))

    return Team(
        items,  # type: ignore[arg-type]
        processes,
        do,
        lambda item, done: take(item.name, done),
    )


def test_what_is_done_sooner_is_told_in_its_turn() -> None:
    items = [Item(str(number)) for number in range(7)]
    told: list[str] = []

    def work(item: Item) -> Done:
        time.sleep(0.1 if item.name == "0" else 0)
        return verdict(item.name)

    team(items, work, lambda name, _: not told.append(name)).run()

    assert told == [item.name for item in items]


def test_a_check_that_is_alone_runs_beside_no_other(tmp_path: Path) -> None:
    items = [Item(str(number), alone=number in (3, 4, 8)) for number in range(10)]

    def work(item: Item) -> Done:
        began = time.monotonic()
        time.sleep(0.02)
        (tmp_path / item.name).write_text(f"{began} {time.monotonic()}")
        return verdict(item.name)

    team(items, work).run()

    spans = {
        item.name: [*map(float, (tmp_path / item.name).read_text().split())]
        for item in items
    }
    for item in items:
        began, ended = spans[item.name]
        others = [span for name, span in spans.items() if name != item.name]
        beside = [span for span in others if span[0] < ended and began < span[1]]
        assert not (item.alone and beside), item.name


def test_a_run_that_has_told_enough_ends_before_the_last_check(tmp_path: Path) -> None:
    items = [Item(str(number)) for number in range(50)]
    told: list[str] = []

    def work(item: Item) -> Done:
        (tmp_path / item.name).touch()
        time.sleep(0.01)
        return verdict(item.name)

    def take(name: str, done: Done) -> bool:
        told.append(name)
        return name != "4"

    team(items, work, take).run()

    assert told == ["0", "1", "2", "3", "4"]
    assert len(list(tmp_path.iterdir())) < 20


@pytest.mark.parametrize(
    ("way", "words"),
    [
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "by SIGKILL"),
        (lambda: os._exit(3), "with status 3"),
    ],
)
def test_a_process_that_ends_in_a_check_is_no_verdict(
    way: Callable[[], None], words: str
) -> None:
    items = [Item(str(number)) for number in range(9)]
    told: list[str] = []

    def work(item: Item) -> Done:
        if item.name == "5":
            way()
        return verdict(item.name)

    with pytest.raises(MachineError) as raised:
        team(items, work, lambda name, _: not told.append(name)).run()

    said = f"a process of the grader ended in the midst of a check ({words})"
    assert str(raised.value).startswith(f"This is no fault of yours: {said}. End")
    assert "5" not in told
    assert len(told) == len(set(told))


def test_what_is_known_when_it_is_interrupted_is_told() -> None:
    items = [Item(str(number)) for number in range(9)]
    told: list[str] = []

    def work(item: Item) -> Done:
        if item.name == "1":
            time.sleep(60)
        return verdict(item.name)

    def take(name: str, done: Done) -> bool:
        told.append(name)
        return True

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        with pytest.raises(KeyboardInterrupt):
            team(items, work, take).run()
    finally:
        signal.signal(signal.SIGALRM, before)

    assert "1" not in told
    assert len(told) > 2


@pytest.mark.parametrize(
    "error", [UsageError("Try 7."), CourseError("Broken."), MachineError("it is full")]
)
def test_an_error_of_the_kit_goes_from_one_process_to_another(
    error: CourseKitError,
) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  (made in this line)

    assert (type(again), str(again)) == (type(error), str(error))


def test_few_checks_need_one_process_and_no_machine_too_many() -> None:
    assert processes_for(4) == 1
    assert 1 <= processes_for(100) <= MOST_PROCESSES


# Whole runs.


class Audience:
    """Hears what a learner at a terminal sees, in its order."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def expect(self, planned: Planned) -> None: ...

    def hear(self, verdict: Verdict) -> None:
        self.told.append(verdict.id)


Together = Callable[..., tuple[Run, list[str]]]


@pytest.fixture
def together(fork_server: ForkServer) -> Together:
    """Grade in so many processes; return the run, and what was told in its order."""

    def together(
        code: Path,
        stage: str,
        processes: int,
        course: Course = COURSE,
        plan: Plan | None = None,
        databases: Databases | None = None,
    ) -> tuple[Run, list[str]]:
        run = Run(course.stage(stage), code, SEED, plan=plan or Plan())
        launcher, audience = ForkLauncher(code, fork_server, SHORT), Audience()
        try:
            grade(
                course,
                run,
                launcher,
                databases or SqliteDatabases(),
                audience,
                processes=lambda checks: processes,
            )
        finally:
            launcher.close()
        return run, audience.told

    return together


def facts(run: Run) -> list[tuple[object, ...]]:
    return [
        (v.id, v.outcome, v.blame, v.explained_by, v.expected, v.need)
        for v in run.verdicts
    ]


@pytest.mark.parametrize("end_at_own_failure", [False, True])
@pytest.mark.parametrize(
    "name",
    [
        "breaks_what_worked",
        "crashes",
        "ends_itself",
        "fails",
        "has_no_app",
        "loops",
        "raises_at_import",
    ],
)
def test_a_wrong_program_is_told_the_same(
    name: str, end_at_own_failure: bool, together: Together
) -> None:
    course, code = Course(TINY), CODE / name
    plan = Plan(end_at_own_failure=end_at_own_failure)

    one, told = together(code, "2", 1, course, plan)
    three, told_by_three = together(code, "2", 3, course, plan)

    assert facts(three) == facts(one)
    assert told_by_three == told


def test_a_mistake_of_a_whole_stage_is_told_the_same(
    tmp_path: Path, together: Together
) -> None:
    stage = COURSE.stage("3")
    mistake = next(iter(mistakes_of(stage)))
    plant(mistake, stage.solution, tmp_path / "code")

    one, told = together(tmp_path / "code", "3", 1)
    three, told_by_three = together(tmp_path / "code", "3", 3)

    assert one.failures
    assert facts(three) == facts(one)
    assert told_by_three == told


def test_databases_of_a_server_are_dropped_whoever_made_them(
    together: Together, postgres_url: str
) -> None:
    stage, databases = COURSE.stage("2"), SharedPostgres(postgres_url)

    run, _ = together(stage.solution, "2", 3, databases=databases)

    left = OF_A_RUN.format(mark=databases._mark)
    made = databases._run(left).all()
    databases.close()
    dropped = databases._run(left).all() == []
    databases._engine.dispose()
    assert run.passed
    assert len(made) > 20
    assert dropped


def test_checks_that_race_or_measure_time_say_that_they_run_alone() -> None:
    """Beside another check a request may come too late for its race."""
    for stage in COURSE.stages:
        for check in checks_of(stage):
            calls = [
                each for each in ast.walk(check.tree) if isinstance(each, ast.Call)
            ]
            names = {ast.unparse(call.func): len(call.args) for call in calls}
            if names.get("at_once") == 3 or "seconds" in names:
                assert check.mark("alone"), f"{check} mark it with @alone"
