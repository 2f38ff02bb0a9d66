"""Writing down what happens in a request: a line of JSON for each step, as it happens.

The file is the app's own word and is read as such: an app can forge its own trace, and
nothing else. What is there stays there, whatever becomes of the app.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path
from time import perf_counter
from types import FrameType
from typing import Any

from coursekit.sandbox.recording.values import Describer

MOST_STEPS = 1_500  # a loop in a route would fill the disk
# below what tracing/steps.py reads, so that nothing written is left unread
MOST_BYTES = 3 << 20
MOST_BYTES_OF_A_LINE = 16_384

request_number: ContextVar[int] = ContextVar("request_number", default=0)
within_step: ContextVar[tuple[int, str]] = ContextVar(
    "within_step", default=(0, "route")
)


class Recorder:
    """Numbers the steps of each request and writes them until there are too many."""

    def __init__(self, path: Path, home: Path) -> None:
        self.home = f"{home}{os.sep}"
        self.describer = Describer()
        self.open: dict[FrameType, tuple[int, str]] = {}
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._numbers = itertools.count(1)
        self._left_steps, self._left_bytes = MOST_STEPS, MOST_BYTES
        self._began = perf_counter()

    def begin(self, number: int) -> None:
        """Count the steps from here on as those of a new request."""
        request_number.set(number)
        self._left_steps, self._began = MOST_STEPS, perf_counter()

    @property
    def is_on(self) -> bool:
        """Whether this thread or task works for a request, and there is room."""
        return request_number.get() > 0 and self._left_steps > 0

    def step(self, kind: str, lane: str, name: str, **more: Any) -> int:
        """Write a step where the learner's code is now; return its number.

        ``frame`` names the place instead; ``within`` the step that it is a part of.
        """
        number = next(self._numbers)
        self._left_steps -= 1
        frame = more.pop("frame", None) or self.own_frame()
        within, inherited = self.enclosing(frame or sys._getframe(1))
        frame = frame or self.last_frame()
        place = {"file": self.file_of(frame), "line": frame.f_lineno} if frame else {}
        facts = {"request": request_number.get(), "id": number, "kind": kind}
        facts |= {"lane": lane or inherited, "name": name, "at": self.now()}
        self.write(facts | place | {"within": within} | more)
        return number

    def now(self) -> float:
        """Return the seconds since the request began."""
        return round(perf_counter() - self._began, 6)

    def write(self, facts: dict[str, Any], most: int = MOST_BYTES_OF_A_LINE) -> None:
        """Write a line, unless it is too long or too much was written before."""
        line = json.dumps(facts).encode() + b"\n"
        if len(line) <= min(most, self._left_bytes):
            self._left_bytes -= len(line)
            with suppress(OSError):
                os.write(self._file, line)

    def enclosing(self, frame: FrameType | None) -> tuple[int, str]:
        """Return the number and the lane of the step that a frame works for."""
        while frame is not None:
            if frame in self.open:
                return self.open[frame]
            frame = frame.f_back
        return within_step.get()

    def own_frame(self) -> FrameType | None:
        """Return where the learner's code is in this thread, if it runs there."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename.startswith(self.home):
                return frame
            frame = frame.f_back
        return None

    def last_frame(self) -> FrameType | None:
        """Return the learner's frame that was entered last and is not left yet.

        SQLAlchemy's asyncio runs its work on a stack that leads to no other frame.
        """
        with suppress(RuntimeError):  # another thread enters one this moment
            return next(reversed(self.open), None)
        return None

    def file_of(self, frame: FrameType) -> str:
        """Return a file as its owner knows it: ``app/main.py``, ``fastapi/…``."""
        return self.short(frame.f_code.co_filename)

    def short(self, path: str) -> str:
        """Return a path below the learner's folder, or below the libraries'."""
        if path.startswith(self.home):
            return path.removeprefix(self.home).replace(os.sep, "/")
        return path.replace(os.sep, "/").rpartition("site-packages/")[2]
