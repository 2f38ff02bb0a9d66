"""Where an app is that does not answer: its own lines, or a wait for a connection."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from traceback import FrameSummary, extract_stack
from types import FrameType
from typing import Any

MOST_OF_A_TASK = 60
POOLS_QUEUE = "sqlalchemy/util/queue.py"  # where whoever wants a connection waits
WAITS_FOR_A_CONNECTION = (
    "It waits for a connection to the database, and none comes back: is every session"
    " closed when its request is over?"
)

Stack = list[FrameSummary]


def tell_where_on_request(home: Path) -> None:
    """On SIGUSR1, print where in the learner's files each thread and task is.

    Where the system has no such signal, nothing is told.
    """

    def tell(*_: object) -> None:
        for words in _words(home):
            sys.stderr.write(f"{words}\n")
        sys.stderr.flush()

    if hasattr(signal, "SIGUSR1"):
        signal.signal(signal.SIGUSR1, tell)


def _words(home: Path) -> Iterator[str]:
    stacks = list(_stacks())
    if any(map(_waits_for_a_connection, stacks)):
        yield WAITS_FOR_A_CONNECTION  # the line where it stands is innocent
        return
    for stack in stacks:
        own = [each for each in stack if each.filename.startswith(str(home))]
        if own:
            name = Path(own[-1].filename).relative_to(home).as_posix()
            yield f"It is still in {name}, line {own[-1].lineno}:\n    {own[-1].line}"


def _stacks() -> Iterator[Stack]:
    """Yield the stacks of all threads, of the tasks of a loop, and of greenlets."""
    for frame in sys._current_frames().values():
        yield extract_stack(frame)
    for task in _tasks():
        yield _stack_of_task(task)
    for frame in _frames_of_greenlets():
        yield extract_stack(frame)


def _tasks() -> list[asyncio.Task[Any]]:
    """Return the tasks of the loop that runs in this thread, if one does."""
    try:
        return list(asyncio.all_tasks())
    except RuntimeError:
        return []


def _stack_of_task(task: asyncio.Task[Any]) -> Stack:
    """Return where a task stands, down to what it waits for, outermost first."""
    found: Stack = []
    waits: Any = task.get_coro()
    while waits is not None and len(found) < MOST_OF_A_TASK:
        frame = getattr(waits, "cr_frame", None) or getattr(waits, "gi_frame", None)
        found += extract_stack(frame, limit=1) if frame else []
        waits = getattr(waits, "cr_await", None) or getattr(waits, "gi_yieldfrom", None)
    return found


def _frames_of_greenlets() -> Iterator[FrameType]:
    """Yield where greenlets wait, in which SQLAlchemy's async engine runs its pool."""
    if "greenlet" not in sys.modules:
        return
    greenlet = sys.modules["greenlet"].greenlet
    for each in gc.get_objects():
        if isinstance(each, greenlet) and each.gr_frame is not None:
            yield each.gr_frame


def _waits_for_a_connection(stack: Stack) -> bool:
    files = (frame.filename.replace(os.sep, "/") for frame in stack)
    return any(file.endswith(POOLS_QUEUE) for file in files)
