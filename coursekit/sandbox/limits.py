"""Limits of a child process, and how everything it leaves behind is ended."""

from __future__ import annotations

import ctypes
import functools
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from coursekit.sandbox.order import Order

PR_SET_DUMPABLE = 4  # linux/prctl.h
PR_SET_CHILD_SUBREAPER = 36
MOST_OPEN_FILES = 1024  # what most systems give a user anyway
MORE_PROCESSES = 1_000
ENDING_SECONDS = 30
LOOK_SECONDS = 0.001


def apply(order: Order) -> None:
    """Limit memory, processor time, file size, open files and processes."""
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    for name, value in {
        "RLIMIT_AS": order.memory_bytes,
        "RLIMIT_CPU": order.cpu_seconds,
        "RLIMIT_FSIZE": order.file_bytes,
        "RLIMIT_NOFILE": MOST_OPEN_FILES,
        "RLIMIT_NPROC": own_processes() + MORE_PROCESSES,
        "RLIMIT_CORE": 0,
    }.items():
        kind = getattr(resource, name, None)
        if kind is not None:
            with suppress(ValueError, OSError):
                _, hard = resource.getrlimit(kind)
                limit = value if hard == resource.RLIM_INFINITY else min(value, hard)
                resource.setrlimit(kind, (limit, limit))


@functools.cache
def own_processes() -> int:
    """Return how many threads this user runs; the system's limit counts all of them."""
    count = 0
    for process in Path("/proc").glob("[0-9]*/task"):
        with suppress(OSError):
            if process.stat().st_uid == os.getuid():
                count += len(os.listdir(process))
    return count


def adopt_orphans(adopt: bool = True) -> None:
    """Make this process the parent of whatever its descendants leave (Linux only)."""
    _prctl(PR_SET_CHILD_SUBREAPER, int(adopt))


def close_to_others() -> None:
    """Keep other processes of this user from reading this one's files and memory."""
    _prctl(PR_SET_DUMPABLE, 0)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def children(parent: int | str = "self") -> list[int]:
    """Return the ids of a process's children, adopted ones included (on Linux)."""
    threads: list[Path] = []
    found: list[int] = []
    with suppress(OSError):  # it may end any moment, or one of its threads
        threads += Path(f"/proc/{parent}/task").iterdir()
    for thread in threads:
        with suppress(OSError):
            found += [int(pid) for pid in (thread / "children").read_text().split()]
    return found


def with_descendants(pids: list[int]) -> list[int]:
    """Return processes and all that stem from them (on Linux; elsewhere they alone)."""
    found = []
    waiting = [*pids]
    while waiting:
        found.append(waiting.pop())
        waiting += children(found[-1])
    return found


def end_group(leader: int) -> None:
    """Kill a process and its group, which is all where orphans can't be seen.

    To be called while the leader runs, or as soon as it has ended: its number is given
    to another process before long.
    """
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def end_children(spare: frozenset[int] = frozenset()) -> None:
    """Kill and reap every child but the spared ones, and what they had started.

    What was missed is adopted when its parent dies, so the loop goes on until nothing
    is left. All are stopped first, or a program that forks for ever would outrun it;
    none is waited for, as it may be held by a process that dies only later.
    """
    deadline = time.monotonic() + ENDING_SECONDS
    while time.monotonic() < deadline:
        remaining = [pid for pid in children() if pid not in spare]
        if not remaining:
            return
        tree = with_descendants(remaining)
        for number in (signal.SIGSTOP, signal.SIGKILL):
            for pid in tree:
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, number)
        time.sleep(LOOK_SECONDS)
        for pid in remaining:
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
