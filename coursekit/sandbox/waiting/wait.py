"""One wait for a program: when it is over, and whose fault that is."""

from __future__ import annotations

import time
from collections.abc import Callable

from coursekit.errors import UsageError
from coursekit.sandbox.waiting.share import Share

QUICK_SECONDS = 0.3  # what comes sooner costs no look at anything
LOOK_SECONDS = 0.2
SHORTEST_PAUSE = 0.01
LATE_SECONDS = 0.1  # looking later than it meant to, the grader itself had to queue
JUST_OVER_SECONDS = 1.0
MOST_TIMES = 20
"""So many deadlines are the longest wait, whatever the machine does."""


class TooBusy(UsageError):
    """The machine has too much else to do: the program that is waited for never ran."""


class Wait:
    """A deadline for a program, by a clock that stands still while it can't run.

    ``share`` tells its share of the processors, and ``stretch`` by how much deadlines
    are longer at this moment; both are asked only when it is late.
    """

    def __init__(
        self,
        seconds: float,
        share: Callable[[], Share | None] = lambda: None,
        stretch: Callable[[], float] = lambda: 1.0,
    ) -> None:
        self.seconds = seconds
        self._share_now = share
        self._stretch_now = stretch
        self._share: Share | None = None
        self._allowed: float | None = None
        self._counted = 0.0  # all but what the grader itself queued
        self._not_told = 0.0  # of that, what had passed before the first account
        self._told = 0.0
        self._still = 0.0  # since when a thread has stood in the queue, without an end
        self._ran = 0.0
        self._is_first_look = True
        self._began = self._looked = time.monotonic()
        self._next_look = self._began + min(QUICK_SECONDS, seconds / 2)

    @property
    def passed(self) -> float:
        """How many seconds of wall time had passed at the last look."""
        return self._looked - self._began

    @property
    def starved(self) -> float:
        """How many of them the program, or the grader, was ready to run and did not."""
        return self.passed - self._counted + self._queued

    @property
    def _queued(self) -> float:
        """So much of what counted its threads stood in the queue for a processor."""
        return min(self._told + self._still, self._counted - self._not_told)

    @property
    def words(self) -> str:
        """How long it was, in words: ``8 seconds``, and what the clock says of it."""
        usual = f"{self.seconds:g} seconds"
        if self.passed < self.seconds + JUST_OVER_SECONDS:
            return usual
        return f"{usual} ({self.passed:.0f} by the clock, as this machine is busy)"

    def left(self) -> float:
        """Return after how many seconds to ask again at the latest; 0 when it is over.

        Raises ``TooBusy`` where the machine never let the program run.
        """
        now = time.monotonic()
        if now < self._next_look:
            return self._next_look - now
        self._look(now)
        if self._is_over():
            return 0.0
        pause = min(LOOK_SECONDS, self._missing())
        self._next_look = self._looked + pause
        return pause

    def _look(self, now: float) -> None:
        """Count the time since the last look, and what the program had of it."""
        tick = min(now - self._looked, self._next_look - self._looked + LATE_SECONDS)
        before, self._share = self._share, self._share_now()
        # one look at the accounts tells nothing yet: they began before the wait
        self._is_first_look = before is None and self._share is not None
        self._counted += tick
        if self._is_first_look:
            self._not_told = self._counted
        elif before is not None and self._share is not None:
            self._told += self._share.queued_since(before)
            self._still = self._still + tick if self._share.still_queues(before) else 0
            self._ran += max(self._share.ran - before.ran, 0.0)
        self._looked = now

    def _is_over(self) -> bool:
        """Return whether it had its time: to run, or to wait for something else."""
        if self._counted < self.seconds or self._is_first_look:
            return False
        if not self.seconds or self._ran >= self.seconds:
            return True
        if self._allowed is None:
            self._allowed = self.seconds * self._stretch_now()
        if self._counted - self._queued >= self._allowed:
            return True
        if self.passed < self.seconds * MOST_TIMES:
            return False
        if self._counted - self._queued < self.seconds:
            raise TooBusy(
                f"Your app stood {self.passed:.0f} seconds ready to run, and this"
                f" machine let it run for {self._ran:.1f} of them: nothing can be said"
                " about it. End other programs, and try again."
            )
        return True

    def _missing(self) -> float:
        """Return how much time is missing until it may be over."""
        missing = self.seconds - self._counted
        if self._allowed is not None:
            missing = self._allowed - self._counted + self._queued
        return max(missing, SHORTEST_PAUSE)
