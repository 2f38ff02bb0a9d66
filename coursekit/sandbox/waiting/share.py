"""A program's share of the processors, as the kernel tells of it (Linux only)."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from coursekit.sandbox.limits import with_descendants

NANOSECONDS = 1_000_000_000
USED = slice(11, 15)
"""Behind its name in ``/proc/…/stat``: what a process and its dead children used."""


@dataclass(frozen=True)
class Share:
    """How many seconds a program has run, and each thread stood in a queue to run."""

    ran: float = 0.0
    queued: dict[int, float] = field(default_factory=dict)

    def queued_since(self, earlier: Share) -> float:
        """Return the longest time that one of the threads queued since then."""
        return max(
            (now - earlier.queued.get(each, 0.0) for each, now in self.queued.items()),
            default=0.0,
        )


def share_of(pid: int) -> Share | None:
    """Return the share of a process and all it started; None where nobody tells."""
    ran, queued = 0.0, {}
    for each in with_descendants([pid]):
        home = Path(f"/proc/{each}")
        with suppress(OSError, ValueError):  # it may end at any moment
            ran += _ran((home / "stat").read_text())
            for thread in (home / "task").iterdir():
                # its time on a processor, then its time in the queue for one
                _, waited, _ = (thread / "schedstat").read_text().split()
                queued[int(thread.name)] = int(waited) / NANOSECONDS
    return Share(ran, queued) if queued else None


def _ran(stat: str) -> float:
    ticks = stat.rpartition(")")[2].split()[USED]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
