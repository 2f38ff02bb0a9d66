"""Following the learner's functions: entered, left, handing over a value, failing."""

from __future__ import annotations

import dis
import functools
import inspect
import sys
import threading
from time import perf_counter
from types import CodeType, FrameType
from typing import Any

from coursekit.sandbox.recording.lanes import Lanes
from coursekit.sandbox.recording.recorder import Recorder
from coursekit.sandbox.recording.values import is_secret

MOST_ARGUMENTS = 12
RETURNS = {dis.opmap[n] for n in ("RETURN_VALUE", "RETURN_CONST") if n in dis.opmap}
YIELDS = {dis.opmap["YIELD_VALUE"], dis.opmap["RESUME"]}  # the latter: Python 3.13
WRAPPED = "async_generator_wrapped_value"


class Frames:
    """A trace function for all threads that looks at the learner's frames only."""

    def __init__(self, recorder: Recorder, lanes: Lanes) -> None:
        self._recorder = recorder
        self._lanes = lanes
        self._began: dict[FrameType, float] = {}
        self._errors: dict[FrameType, tuple[Any, int]] = {}
        self._waiting: dict[FrameType, tuple[int, str]] = {}

    def follow(self) -> None:
        """Look at every call from now on, in this thread and in those to come."""
        threading.settrace(self._call)
        sys.settrace(self._call)

    def _call(self, frame: FrameType, event: str, _: Any) -> Any:
        code = frame.f_code
        name = code.co_filename
        if not name.startswith(self._recorder.home) and not (
            name in self._lanes.foreign_files and code in self._lanes.foreign
        ):
            return None
        if code.co_name.startswith("<") or not self._recorder.is_on:
            return None
        frame.f_trace_lines = False
        if frame in self._waiting:
            self._goes_on(frame)
        elif frame not in self._recorder.open:
            self._enter(frame)
        return self._inside

    def _enter(self, frame: FrameType) -> None:
        code, recorder = frame.f_code, self._recorder
        lane = self._lanes.of.get(code, "") or recorder.enclosing(frame.f_back)[1]
        self._began[frame] = perf_counter()
        title = self._lanes.titles.get(code, "")
        values = self._arguments(frame)
        number = recorder.step(
            "enter", lane, _name(code), frame=frame, text=title, values=values
        )
        recorder.open[frame] = (number, lane)

    def _arguments(self, frame: FrameType) -> list[tuple[str, str]]:
        code = frame.f_code
        count = code.co_argcount + code.co_kwonlyargcount
        names = [n for n in code.co_varnames[:count] if n not in ("self", "cls")]
        words = self._recorder.describer.words
        held = frame.f_locals
        return [(n, words(held[n], n)) for n in names[:MOST_ARGUMENTS] if n in held]

    def _goes_on(self, frame: FrameType) -> None:
        """Tell that a generator runs again after it had handed over a value."""
        self._errors.pop(frame, None)
        number, lane = self._recorder.open[frame] = self._waiting.pop(frame)
        name = _name(frame.f_code)
        self._recorder.step("resume", lane, name, frame=frame, of=number)

    def _inside(self, frame: FrameType, event: str, arg: Any) -> Any:
        if event == "exception":
            self._errors[frame] = arg[1], frame.f_lasti
        elif event == "return":
            self._leave(frame, arg)
        return self._inside

    def _leave(self, frame: FrameType, value: Any) -> None:
        error, where = self._errors.get(frame, (None, -1))
        is_thrown_in = value is None and where == frame.f_lasti
        operation = _operations(frame.f_code)[frame.f_lasti]
        if operation in YIELDS and not is_thrown_in:
            self._hand_over(frame, value)
        elif operation in RETURNS:
            self._close(frame, "leave", value)
        else:
            self._close(frame, "raise", error)

    def _hand_over(self, frame: FrameType, value: Any) -> None:
        """Tell of a value that a generator hands over; a coroutine only waits."""
        flags = frame.f_code.co_flags
        wrapped = type(value).__name__ == WRAPPED
        if frame not in self._recorder.open or not (
            flags & inspect.CO_GENERATOR
            or (flags & inspect.CO_ASYNC_GENERATOR and wrapped)
        ):
            return
        number, lane = self._waiting[frame] = self._recorder.open.pop(frame)
        name = _name(frame.f_code)
        text = "a value" if wrapped else self._words(value, name)
        self._recorder.step("hand", lane, name, frame=frame, of=number, text=text)

    def _close(self, frame: FrameType, kind: str, value: Any) -> None:
        self._errors.pop(frame, None)
        seconds = perf_counter() - self._began.pop(frame, perf_counter())
        if frame not in self._recorder.open:
            return
        number, lane = self._recorder.open.pop(frame)
        name = _name(frame.f_code)
        text = self._error(value) if kind == "raise" else self._words(value, name)
        self._recorder.step(
            kind,
            lane,
            name,
            frame=frame,
            of=number,
            text=text,
            seconds=round(seconds, 6),
            within=number,
        )

    def _words(self, value: Any, name: str) -> str:
        """Return a result; a text is a secret where its function is called so."""
        hidden = name if isinstance(value, str | bytes) and is_secret(name) else ""
        hidden = hidden or ("token" if "token" in name and type(value) is str else "")
        return self._recorder.describer.words(value, hidden)

    def _error(self, error: Any) -> str:
        """Return an error in a line: its class, and what it says for itself."""
        kind = type(error).__name__
        try:
            status = getattr(error, "status_code", None)
            words = getattr(error, "detail", None) if status else str(error)
            text = f"{kind}: {status} {words}" if status else f"{kind}: {words}"
        except Exception:
            text = kind
        return self._recorder.describer.masked(" ".join(text.split()))


def _name(code: CodeType) -> str:
    """Return a function's name, with its class; a class that is called stands alone."""
    return code.co_qualname.rpartition("<locals>.")[2].removesuffix(".__call__")


@functools.lru_cache(maxsize=1_000)
def _operations(code: CodeType) -> bytes:
    return code.co_code
