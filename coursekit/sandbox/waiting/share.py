"""A program's share of the processors, as the kernel tells of it (Linux only)."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from coursekit.sandbox.limits import with_descendants

NANOSECONDS = 1_000_000_000
STATE = 0
USED = slice(11, 15)
"""In ``/proc/…/stat``: what a process and its dead children used, in ticks."""


@dataclass(frozen=True)
class Share:
    """How many seconds a program has run, and each thread stood in a queue to run.

    The kernel adds to a thread's time in the queue when that is over: those that may
    stand there now are ``ready``, each with the seconds that it has run so far.
    """

    ran: float = 0.0
    queued: dict[int, float] = field(default_factory=dict)
    ready: dict[int, float] = field(default_factory=dict)

    def queued_since(self, earlier: Share) -> float:
        """Return how long its threads queued since then, one after another."""
        return sum(
            now - earlier.queued.get(each, 0.0) for each, now in self.queued.items()
        )

    def still_queues(self, earlier: Share) -> bool:
        """Return whether a thread was ready then and now, and did not run between."""
        return bool(self.ready.items() & earlier.ready.items())


def share_of(pid: int) -> Share | None:
    """Return the share of a process and all it started; None where nobody tells."""
    ran, queued, ready = 0.0, {}, {}
    for each in with_descendants([pid]):
        home = Path(f"/proc/{each}")
        with suppress(OSError, ValueError):  # it may end at any moment
            ran += _ran((home / "stat").read_text())
            for thread in (home / "task").iterdir():
                # its time on a processor, then its time in the queue for one
                used, waited, _ = (thread / "schedstat").read_text().split()
                queued[int(thread.name)] = int(waited) / NANOSECONDS
                if _fields((thread / "stat").read_text())[STATE] == "R":
                    ready[int(thread.name)] = int(used) / NANOSECONDS
    return Share(ran, queued, ready) if queued else None


def _ran(stat: str) -> float:
    ticks = _fields(stat)[USED]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _fields(stat: str) -> list[str]:
    """Return what stands behind the name in a ``stat``."""
    return stat.rpartition(")")[2].split()
