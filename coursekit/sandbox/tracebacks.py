"""Tracebacks cut to the lines that a learner wrote."""

from __future__ import annotations

import logging
import os
import sys
import sysconfig
from pathlib import Path
from traceback import FrameSummary, TracebackException
from typing import Any

from coursekit.sandbox.marks import RAISED

LIBRARIES = sysconfig.get_path("purelib")
MOST_OF_A_GROUP = 2
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
    for cause in _causes(story):
        if _own_frames(cause, home):
            lines += [*_lines(cause, home), "which led to:\n"]
    for frame in _own_frames(story, home)[-MOST_FRAMES:]:
        name = Path(frame.filename).relative_to(home).as_posix()
        lines.append(f"  {name}, line {frame.lineno}, in {frame.name}\n")
        lines += [f"    {frame.line}\n"] if frame.line else []
    words = "".join(story.format_exception_only())
    for place in (f"{home}{os.sep}", f"{LIBRARIES}{os.sep}"):
        words = words.replace(place, "")
    return [*lines, words]


def _causes(story: TracebackException) -> list[TracebackException]:
    """Return the errors behind one: those of a group, or what it was raised from."""
    if story.exceptions:
        return story.exceptions[:MOST_OF_A_GROUP]
    if story.__cause__ is not None:
        return [story.__cause__]
    hidden = story.__suppress_context__ or story.__context__ is None
    return [] if hidden else [story.__context__]  # type: ignore[list-item]


def _own_frames(story: TracebackException, home: Path) -> list[FrameSummary]:
    start = f"{home}{os.sep}"
    return [frame for frame in story.stack if frame.filename.startswith(start)]


def log_own_lines(home: Path, without: type[BaseException]) -> None:
    """Send uvicorn's errors to standard error, each traceback cut to the own lines.

    Errors of the one kind are left out.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_OwnLines(home))
    handler.addFilter(
        lambda record: not (record.exc_info and isinstance(record.exc_info[1], without))
    )
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
        if error is None:
            return super().format(record)
        return f"{RAISED}{own_lines(error, self._home)}"

    def formatException(self, ei: Any) -> str:  # noqa: N802  (logging's own name)
        return own_lines(ei[1], self._home)
