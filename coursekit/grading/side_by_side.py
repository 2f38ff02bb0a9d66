"""Checks in several processes of the grader, told as if one after the other had run.

    plugin.py ──▶ Team ──▶ _Process ──fork──▶ Worker ──▶ Done ──▶ plugin.py
     (checks)     hands      one for each      runs one   what      keeps it, in the
                  them out   core and more     and tells  came      order of one process

The processes are forked when all is collected and the learner's app is imported. Each
is handed a check and the next one, whose app starts meanwhile. A check that is marked
``alone`` waits until all others before it are done, and the rest waits for it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess

import pytest

from coursekit.errors import CourseKitError, MachineError
from coursekit.grading.verdict import Verdict

MOST_PROCESSES = 8
CHECKS_FOR_EACH = 3  # fewer are done before another process has begun
SECONDS_TO_END = 5.0
HANDED_OUT = 2  # a check, and the next one, whose app starts meanwhile


@dataclass
class Done:
    """What came of one check: a verdict, or why none can be given."""

    verdict: Verdict | None = None
    trouble: CourseKitError | None = None
    explains_all: bool = False
    in_vain: int = 0
    """How many answers it waited for in vain."""


Take = Callable[[pytest.Item, Done], bool]
"""Hears what came of a check; returns whether the run goes on."""
Work = Callable[[list[pytest.Item], "Worker"], None]
"""Runs the checks that a worker is handed."""


def processes_for(checks: int) -> int:
    """Return in how many processes a run of so many checks is done soonest."""
    if not hasattr(os, "fork"):
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    # one more than cores: most checks wait for something, now and then
    wanted = cores + 1 if cores > 1 else 1
    return max(1, min(wanted, MOST_PROCESSES, checks // CHECKS_FOR_EACH))


class _Process:
    """One process that runs checks, as the grader holds it."""

    def __init__(
        self, team: list[_Process], items: list[pytest.Item], work: Work
    ) -> None:
        ours, theirs = multiprocessing.Pipe()
        self.channel: Connection = ours
        self.checks: list[int] = []
        """What it has been handed and has not done, by place in the order."""
        context = multiprocessing.get_context("fork")
        self._process: ForkProcess = context.Process(
            target=_live,
            args=(
                [ours, *(each.channel for each in team)],
                items,
                work,
                Worker(len(team) + 1, theirs),
            ),
            daemon=True,
        )
        self._process.start()
        theirs.close()

    def hand(self, place: int) -> None:
        self.checks.append(place)
        with suppress(OSError):  # it has died, which is heard when it is asked
            self.channel.send(place)

    def hear(self) -> Done:
        """Return what came of the check that it was handed first."""
        try:
            done: Done = self.channel.recv()
        except (EOFError, OSError):
            self._process.join()
            raise MachineError(
                "a process of the grader ended in the midst of a check"
                f" ({_ending(self._process.exitcode)})",
                "End other programs",
            ) from None
        self.checks.pop(0)
        return done

    def hang_up(self) -> None:
        """Let it end when it has done its checks, and its apps with it."""
        self.channel.close()

    def stop(self) -> None:
        """Let it end at once."""
        self.channel.close()
        self._process.terminate()

    def wait(self) -> None:
        """After one of these: wait until it has ended."""
        self._process.join(SECONDS_TO_END)
        self._process.kill()
        self._process.join()


def _live(
    others: list[Connection], items: list[pytest.Item], work: Work, worker: Worker
) -> None:
    """In the new process: work until the grader hangs up, or ends it."""
    for each in others:  # whoever has one of them open has not hung up
        each.close()
    signal.signal(signal.SIGTERM, _fall_silent)
    for name in ("SIGINT", "SIGHUP"):  # a terminal sends them to all: the grader hears
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    with suppress(KeyboardInterrupt):
        work(items, worker)


def _fall_silent(*_: object) -> None:
    """Break off; what a library says of that is of no use to anybody."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    raise KeyboardInterrupt


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return f"by {signal.Signals(-code).name}"
    return f"with status {code}"


class Team:
    """Runs checks in processes that are forked from this one."""

    def __init__(
        self,
        items: list[pytest.Item],
        processes: int,
        work: Work,
        take: Take,
    ) -> None:
        self._items = items
        self._take = take
        self._waiting = list(range(len(items)))
        self._done: dict[int, Done] = {}
        self._told = 0
        self._team: list[_Process] = []
        for _ in range(processes):
            self._team.append(_Process(self._team, items, work))

    def run(self) -> None:
        """Run the checks, and hand on what came of them; all processes end with it.

        Raises ``MachineError`` where one of them ends by itself. After an interruption
        what is known is handed on all the same.
        """
        goes_on = True
        try:
            while goes_on and self._told < len(self._items):
                self._hand_out()
                busy = {each.channel: each for each in self._team if each.checks}
                for channel in wait(list(busy)):
                    process = busy[channel]  # type: ignore[index]
                    place = process.checks[0]
                    self._done[place] = process.hear()
                goes_on = all(self._take(*each) for each in self._in_order())
        except KeyboardInterrupt:
            self._tell_the_rest()
            raise
        finally:
            is_done = self._told == len(self._items)
            for each in self._team:
                each.hang_up() if is_done else each.stop()
            for each in self._team:
                each.wait()

    def _hand_out(self) -> None:
        for turn in range(HANDED_OUT):
            for process in self._team:
                if len(process.checks) == turn and self._may_begin():
                    process.hand(self._waiting.pop(0))

    def _may_begin(self) -> bool:
        """Return whether the next check may run beside those that run."""
        if not self._waiting:
            return False
        running = [place for each in self._team for place in each.checks]
        if any(is_alone(self._items[place]) for place in running):
            return False
        return not (running and is_alone(self._items[self._waiting[0]]))

    def _in_order(self) -> Iterator[tuple[pytest.Item, Done]]:
        """Yield what is done and comes next in the order of one process."""
        while self._told in self._done:
            place, self._told = self._told, self._told + 1
            yield self._items[place], self._done.pop(place)

    def _tell_the_rest(self) -> None:
        """Hand on what is known beyond a check that was not done."""
        for place in sorted(self._done):
            if not self._take(self._items[place], self._done[place]):
                return


def is_alone(item: pytest.Item) -> bool:
    """Return whether a check is marked to run while no other one does."""
    return item.get_closest_marker("alone") is not None


class Worker:
    """The other end, in a process that runs checks: it is handed them, and tells."""

    def __init__(self, number: int, channel: Connection) -> None:
        self.number = number
        self._channel = channel

    def checks(
        self, items: list[pytest.Item]
    ) -> Iterator[tuple[pytest.Item, list[pytest.Item]]]:
        """Yield each check that it is handed, and with it those that are known."""
        places: list[int] = []
        with suppress(EOFError, OSError):  # the grader has hung up: that is the end
            while True:
                while not places or self._channel.poll():
                    places.append(self._channel.recv())
                yield items[places[0]], [items[place] for place in places]
                places.pop(0)

    def tell(self, done: Done) -> None:
        """Tell what came of the check."""
        with suppress(OSError):
            self._channel.send(done)


def wants_head_start(item: pytest.Item) -> bool:
    """Return whether a check begins with what is asked for once and copied."""
    return "head_start" in getattr(item, "fixturenames", ())


def wants_app(item: pytest.Item) -> bool:
    """Return whether a check uses an app that is started in the usual way."""
    return "app" in getattr(item, "fixturenames", ())
