"""Deadlines are fair: who is not let run loses no time, who waits by itself does."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import TINY, Nobody

from coursekit.course.stages import Course
from coursekit.grading.alarm import at_most
from coursekit.grading.databases import SqliteDatabases
from coursekit.grading.plan import Plan
from coursekit.grading.run import Run
from coursekit.grading.runner import grade
from coursekit.grading.verdict import Blame
from coursekit.sandbox.deadlines import Deadlines
from coursekit.sandbox.launcher import ForkLauncher, ForkServer, SpawnLauncher
from coursekit.sandbox.process import Process
from coursekit.sandbox.waiting import wait as wait_module
from coursekit.sandbox.waiting.machine import MOST_STRETCH, Machine
from coursekit.sandbox.waiting.share import Share, share_of
from coursekit.sandbox.waiting.wait import MOST_TIMES, TooBusy, Wait
from coursekit.tracing.journeys import journeys
from coursekit.tracing.requests import Request

COURSE = Course(TINY)
RIGHT = TINY / "solutions" / "01_hello"
needs_accounts = pytest.mark.skipif(
    not Path("/proc/self/schedstat").exists(), reason="this kernel keeps no accounts"
)


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(wait_module, "time", clock)
    return clock


class Program:
    """A program that of each second runs, queues for a processor, or sleeps."""

    def __init__(self, clock: Clock, *, runs: float = 0.0, queues: float = 0.0) -> None:
        self._clock = clock
        self._runs, self._queues = runs, queues

    def share(self) -> Share:
        seconds = self._clock.now
        return Share(self._runs * seconds, {1: self._queues * seconds, 2: 0.0})


def length(clock: Clock, wait: Wait) -> float:
    """Return how long a wait is, for somebody who asks whenever they should."""
    began = clock.now
    while pause := wait.left():
        clock.now += pause
    return clock.now - began


def test_a_program_that_sleeps_has_its_deadline_and_no_more(clock: Clock) -> None:
    wait = Wait(8, Program(clock).share)

    assert length(clock, wait) == pytest.approx(8, abs=0.1)
    assert wait.words == "8 seconds"


def test_a_program_that_runs_all_the_time_has_no_more_either(clock: Clock) -> None:
    wait = Wait(8, Program(clock, runs=1.0).share, lambda: 10.0)

    assert length(clock, wait) == pytest.approx(8, abs=0.5)


def test_the_time_in_the_queue_for_a_processor_does_not_count(clock: Clock) -> None:
    wait = Wait(8, Program(clock, runs=0.2, queues=0.8).share)

    assert length(clock, wait) == pytest.approx(40, rel=0.05)
    assert wait.words == "8 seconds (39 by the clock, as this machine is busy)"
    assert wait.starved == pytest.approx(31, abs=1)


def test_what_is_told_when_the_queue_is_over_counts_for_all_of_it(clock: Clock) -> None:
    """The kernel adds to an account when a thread leaves the queue, a second later."""

    def share() -> Share:
        seconds = int(clock.now)
        return Share(0.1 * seconds, {1: 0.9 * seconds}, {1: 0.1 * seconds})

    assert length(clock, Wait(8, share)) == pytest.approx(80, rel=0.1)


def test_threads_that_queue_one_after_another_lose_no_time(clock: Clock) -> None:
    def share() -> Share:
        each = 0.45 * clock.now
        return Share(0.1 * clock.now, {1: each, 2: each})

    assert length(clock, Wait(8, share)) == pytest.approx(80, rel=0.1)


def test_a_thread_that_is_ready_and_does_not_run_stands_in_the_queue(
    clock: Clock,
) -> None:
    wait = Wait(8, lambda: Share(1.0, {1: 5.0}, {1: 1.0}))

    with pytest.raises(TooBusy):
        length(clock, wait)


def test_threads_that_queue_for_one_another_do_not_gain_time(clock: Clock) -> None:
    """Ten that loop on two processors use eight seconds in four."""
    wait = Wait(8, Program(clock, runs=2.0, queues=0.8).share)

    assert length(clock, wait) == pytest.approx(8, abs=0.5)


def test_a_deadline_stretches_with_the_machine(clock: Clock) -> None:
    wait = Wait(8, Program(clock).share, lambda: 3.0)

    assert length(clock, wait) == pytest.approx(24, abs=0.5)


def test_nobody_measures_the_machine_before_it_is_late(clock: Clock) -> None:
    def measure() -> float:
        pytest.fail("nothing was late")

    wait = Wait(8, Program(clock).share, measure)
    while clock.now < 1007:
        clock.now += wait.left()

    assert wait.left() > 0


def test_the_time_in_which_the_grader_was_not_let_run_does_not_count(
    clock: Clock,
) -> None:
    wait = Wait(8)
    wait.left()

    clock.now += 3600

    assert wait.left() > 0
    assert length(clock, wait) > 7


def test_where_nobody_keeps_accounts_the_machine_is_the_measure(clock: Clock) -> None:
    wait = Wait(8, lambda: None, lambda: 2.0)

    assert length(clock, wait) == pytest.approx(16, abs=0.5)


def test_a_program_that_never_ran_gets_no_verdict_and_no_eternity(clock: Clock) -> None:
    wait = Wait(8, Program(clock, queues=1.0).share)

    with pytest.raises(TooBusy, match="ready to run, and this machine let it run for"):
        length(clock, wait)

    assert wait.passed == pytest.approx(8 * MOST_TIMES, rel=0.05)


def test_a_program_whose_accounts_end_with_it_has_its_deadline(clock: Clock) -> None:
    shares = iter([Share(1.0, {1: 5.0})])
    wait = Wait(8, lambda: next(shares, None))

    assert length(clock, wait) == pytest.approx(8, abs=0.1)


# The machine.


@pytest.fixture
def launcher(fork_server: ForkServer) -> Iterator[ForkLauncher]:
    launcher = ForkLauncher(RIGHT, fork_server)
    launcher.wait_until_ready()
    yield launcher
    launcher.close()


def test_a_bare_start_is_measured_and_holds_for_a_while(launcher: ForkLauncher) -> None:
    first = launcher.machine.stretch()
    began = time.monotonic()

    assert launcher.machine.stretch() == first
    assert time.monotonic() - began < 0.01
    assert 1 <= first <= MOST_STRETCH


def test_a_start_that_takes_long_stretches_what_is_waited_for(
    launcher: ForkLauncher,
) -> None:
    def slowly() -> Process:
        time.sleep(0.3)
        return launcher._start_bare()

    assert 3 <= Machine(slowly, 0.1).stretch() <= MOST_STRETCH


def test_a_start_that_never_ends_stretches_no_deadline_for_ever(
    launcher: ForkLauncher,
) -> None:
    def never() -> Process:
        process = launcher._start_bare()
        process.end()
        return process

    assert Machine(never, 0.01).stretch() == MOST_STRETCH


def test_without_a_fork_server_a_bare_start_is_measured_too() -> None:
    launcher = SpawnLauncher(RIGHT)
    try:
        assert 1 <= launcher.machine.stretch() < MOST_STRETCH
    finally:
        launcher.close()


# The share of the processors.


@needs_accounts
def test_what_a_process_and_its_children_used_is_told() -> None:
    before = share_of(os.getpid())
    end = time.process_time() + 0.2
    while time.process_time() < end:
        pass
    subprocess.run([sys.executable, "-c", "sum(range(10**7))"], check=True)

    after = share_of(os.getpid())

    assert before is not None
    assert after is not None
    assert after.ran - before.ran > 0.25
    assert threading.get_native_id() in after.queued
    assert after.queued_since(before) >= 0


def test_a_process_that_is_not_there_has_no_share() -> None:
    assert share_of(2**30) is None


# A whole run on a machine that has other things to do.

SLOW = """
import os, time
from fastapi import FastAPI

os.sched_setaffinity(0, {PROCESSOR})
os.nice(19)
app = FastAPI()

@app.get("/hello")
def hello():
    WORK
    return {"greeting": "Hello"}
"""
RUNS = "end = time.thread_time() + 0.1\n    while time.thread_time() < end: pass"
PROGRAMS = 15
SPIN = "import os; os.sched_setaffinity(0, {PROCESSOR})\nwhile True: pass"
HURRIED = Deadlines(start=5, answer=0.4, hurried_answer=0.4)
TRACED = Deadlines(start=5, answer=1.0, hurried_answer=1.0)  # its first one takes long


@contextmanager
def occupied(processor: int) -> Iterator[None]:
    """Keep one processor busy, with more programs than it has time for."""
    command = [sys.executable, "-c", SPIN.replace("PROCESSOR", str(processor))]
    # each in a session of its own: Linux shares a processor among sessions
    others = [
        subprocess.Popen(command, start_new_session=True) for _ in range(PROGRAMS)
    ]
    try:
        yield
    finally:
        for each in others:
            each.kill()
            each.wait()


@pytest.fixture
def greets(tmp_path: Path, fork_server: ForkServer) -> Callable[..., Run]:
    """Grade an app that is pinned to a busy processor: ``greets(work, deadlines)``."""

    def greets(work: str, deadlines: Deadlines) -> Run:
        processor = max(os.sched_getaffinity(0))
        text = SLOW.replace("PROCESSOR", str(processor)).replace("WORK", work)
        (tmp_path / "app").mkdir(exist_ok=True)
        (tmp_path / "app" / "main.py").write_text(text)
        plan = Plan(only={"test_it_greets"})
        run = Run(COURSE.stages[0], tmp_path, 4242, plan=plan)
        launcher = ForkLauncher(tmp_path, fork_server, deadlines)
        try:
            with occupied(processor):
                grade(COURSE, run, launcher, SqliteDatabases(), Nobody())
        finally:
            launcher.close()
        return run

    return greets


@needs_accounts
def test_a_right_app_that_is_not_let_run_is_not_refused(
    greets: Callable[..., Run],
) -> None:
    """On a machine that does much else besides, once in three times is enough."""
    runs = (greets(RUNS, HURRIED) for _ in range(3))

    assert any(run.passed and run.seconds > 0.8 for run in runs)


@needs_accounts
def test_an_app_that_sleeps_on_a_busy_machine_is_still_refused(
    greets: Callable[..., Run],
) -> None:
    run = greets("time.sleep(3600)", HURRIED)

    [verdict] = run.verdicts
    assert verdict.blame is Blame.NO_ANSWER
    assert "no whole answer to GET /hello in 0.4 seconds" in verdict.got


@needs_accounts
def test_a_machine_that_lets_nothing_run_is_told_and_no_app_is_blamed(
    greets: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wait_module, "MOST_TIMES", 2)

    with pytest.raises(TooBusy, match="End other programs, and try again"):
        greets(RUNS.replace("0.1", "5"), HURRIED)


@needs_accounts
def test_a_trace_waits_as_long_as_a_check_does(
    tmp_path: Path, fork_server: ForkServer
) -> None:
    """On a machine that does much else besides, once in three times is enough."""
    processor = max(os.sched_getaffinity(0))
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "main.py").write_text(
        SLOW.replace("PROCESSOR", str(processor)).replace("WORK", RUNS)
    )
    launcher = ForkLauncher(tmp_path, fork_server, TRACED)
    launcher.wait_until_ready()

    with occupied(processor):
        hello = [Request("GET", "/hello")]
        tries = (list(journeys(launcher, hello)) for _ in range(3))
        late = any(journey.status and journey.seconds > 2 for [journey] in tries)
    launcher.close()

    assert late, "an answer that was waited for longer than the deadline"


# A whole check.


def test_a_check_may_go_on_while_there_is_more_time() -> None:
    asked: list[float] = []

    def more(passed: float) -> float:
        asked.append(passed)
        return 0.1 if len(asked) < 3 else 0.0

    began = time.monotonic()
    with pytest.raises(TimeoutError), at_most(0.1, TimeoutError, more):
        time.sleep(5)

    assert 0.25 < time.monotonic() - began < 4
    assert len(asked) == 3
