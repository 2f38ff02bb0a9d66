"""What the tests ask about processes (Linux only)."""

from __future__ import annotations

import os
import time
from pathlib import Path

LONGEST_WAIT = 5.0


def descendants() -> set[int]:
    """Return the processes that stem from this one and have not ended."""
    found: set[int] = set()
    waiting = [os.getpid()]
    while waiting:
        pid = waiting.pop()
        for child in children(pid):
            if is_running(child):
                found.add(child)
            waiting.append(child)
    return found


def children(pid: int) -> list[int]:
    """Return the children of a process; none if it is gone."""
    try:
        threads = Path(f"/proc/{pid}/task").iterdir()
        lists = [(thread / "children").read_text() for thread in threads]
    except OSError:
        return []
    return [int(child) for text in lists for child in text.split()]


def is_running(pid: int) -> bool:
    """Return whether a process is there and has not ended."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in "ZX"


def wait_until_only(allowed: set[int]) -> None:
    """Wait a little for all other descendants to end; fail if one stays."""
    deadline = time.monotonic() + LONGEST_WAIT
    while descendants() - allowed and time.monotonic() < deadline:
        time.sleep(0.01)
    assert descendants() <= allowed
