"""Tracebacks cut to the lines that a learner wrote."""

from __future__ import annotations

import logging
import os
import signal
import sys
from pathlib import Path
from traceback import FrameSummary, TracebackException, extract_stack
from typing import Any

MOST_FRAMES = 6  # the last are the nearest to the error
FULL_TRACEBACK = "Traceback (most recent call last)"


def own_lines(error: BaseException, home: Path) -> str:
    """Return an error's own words below those of its frames that lie in ``home``."""
    try:
        story = TracebackException.from_exception(error, compact=True)
        return "".join(_lines(story, home)).rstrip()
    except BaseException as trouble:  # an error whose own __str__ fails, or recursion
        return f"{type(error).__name__}, which could not be shown: {trouble!r:.60}"


def _lines(story: TracebackException, home: Path) -> list[str]:
    lines: list[str] = []
    cause = story.__cause__
    if cause is not None and _own_frames(cause, home):
        lines += [*_lines(cause, home), "which led to:\n"]
    for frame in _own_frames(story, home)[-MOST_FRAMES:]:
        name = Path(frame.filename).relative_to(home).as_posix()
        lines.append(f"  {name}, line {frame.lineno}, in {frame.name}\n")
        lines += [f"    {frame.line}\n"] if frame.line else []
    words = "".join(story.format_exception_only())
    return [*lines, words.replace(f"{home}{os.sep}", "")]


def _own_frames(story: TracebackException, home: Path) -> list[FrameSummary]:
    start = f"{home}{os.sep}"
    return [frame for frame in story.stack if frame.filename.startswith(start)]


def tell_where_on_request(home: Path) -> None:
    """On SIGUSR1, print where in the learner's files each thread is: for endless loops.

    Where the system has no such signal, nothing is told.
    """

    def tell(*_: object) -> None:
        for frame in sys._current_frames().values():
            stack = extract_stack(frame)
            if own := [each for each in stack if each.filename.startswith(str(home))]:
                place = own[-1]
                name = Path(place.filename).relative_to(home).as_posix()
                sys.stderr.write(f"It is still in {name}, line {place.lineno}:\n")
                sys.stderr.write(f"    {place.line}\n")
        sys.stderr.flush()

    if hasattr(signal, "SIGUSR1"):
        signal.signal(signal.SIGUSR1, tell)


def log_own_lines(home: Path) -> None:
    """Send uvicorn's errors to standard error, each traceback cut to the own lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_OwnLines(home))
    logger = logging.getLogger("uvicorn.error")
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING)
    logger.propagate = False


class _OwnLines(logging.Formatter):
    def __init__(self, home: Path) -> None:
        super().__init__("%(message)s")
        self._home = home

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        if record.getMessage().startswith(FULL_TRACEBACK):  # the lifespan's way
            error = sys.exc_info()[1]
        return own_lines(error, self._home) if error else super().format(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802  (logging's own name)
        return own_lines(ei[1], self._home)
