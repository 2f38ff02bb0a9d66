"""What the commands write to: streams that bear any sign, and outlive their reader."""

from __future__ import annotations

import codecs
import errno
import io
import os
import select
import sys
from collections.abc import Callable
from typing import Any

LOOK_ALIKE = "coursekit.look_alike"
STANDARD_ERROR = 2
PLAIN = {
    "✓": "v",
    "✗": "x",
    "·": ".",
    "•": "*",
    "●": "*",
    "★": "*",
    "…": "...",
    "→": "->",
    "▶": ">",
    "━": "=",
    "─": "-",
    "–": "-",
    "−": "-",
    "│": "|",
    "├": "|",
    "└": "|",
    "×": "x",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
}
"""The signs of the kit for a file or a pipe that has few: each differs from the others
that may stand in its place."""

READER_IS_GONE = {errno.EPIPE, errno.ESHUTDOWN, errno.ECONNRESET}
if sys.platform == "win32":
    READER_IS_GONE |= {errno.EINVAL}  # what Windows says of a closed pipe


def _look_alike(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for signs that an encoding does not have."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    return "".join(PLAIN.get(sign) or _spelled(sign) for sign in signs), error.end


def _spelled(sign: str) -> str:
    """Return a sign by its number; of a file's name that is no UTF-8, its byte."""
    if "\udc80" <= sign <= "\udcff":
        return f"\\x{ord(sign) & 0xFF:x}"
    return sign.encode("ascii", "backslashreplace").decode()


codecs.register_error(LOOK_ALIKE, _look_alike)


class Outlet(io.RawIOBase):
    """The end of a stream: what can't be written any more is dropped, and remembered.

    A report that nobody reads to its end (``| head``) is no reason to stop: its JSON is
    still to be written, and its status to be told.
    """

    def __init__(self, raw: io.RawIOBase, when_lost: Callable[[], None]) -> None:
        self._raw = raw
        self._when_lost = when_lost
        self.trouble: OSError | None = None

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._raw.fileno()

    def isatty(self) -> bool:
        return self._raw.isatty()

    def write(self, data: Any) -> int:
        """Write all of it, or drop what can't be written; return the whole length."""
        left = memoryview(data).cast("B")
        while left and self.trouble is None:
            try:
                written = self._raw.write(left)
                if written is None:  # a pipe that is full, and set not to wait
                    select.select([], [self], [])
                left = left[written or 0 :]
            except OSError as error:
                self.trouble = error
                self._when_lost()
        return len(data)


class Streams:
    """Standard output and standard error, as a command of the kit writes to them."""

    def __init__(self) -> None:
        self._outlets: list[Outlet] = []
        self._when_lost: list[Callable[[], None]] = []

    def open(self) -> None:
        """Put this process's two streams in place, or nothing where they are closed."""
        self._outlets.clear()
        self._when_lost.clear()
        _keep_first_handles()
        sys.stdout, sys.stderr = map(self._opened, (sys.stdout, sys.stderr))

    def _opened(self, stream: Any) -> Any:
        if stream is None:
            return open(os.devnull, "w", encoding="utf-8")
        if not isinstance(stream, io.TextIOWrapper):
            return stream
        raw = getattr(stream.buffer, "raw", stream.buffer)
        if not isinstance(raw, io.FileIO):  # a console of Windows, or a test's
            stream.reconfigure(errors=LOOK_ALIKE)
            return stream
        stream.flush()
        outlet = Outlet(raw, self._tell_lost)
        self._outlets.append(outlet)
        is_buffered = raw is not stream.buffer  # not with PYTHONUNBUFFERED
        buffer: Any = io.BufferedWriter(outlet) if is_buffered else outlet
        return io.TextIOWrapper(
            buffer,
            encoding=stream.encoding,
            errors=LOOK_ALIKE,
            line_buffering=stream.line_buffering,
            write_through=stream.write_through,
        )

    def when_lost(self, do: Callable[[], None]) -> None:
        """Have something done as soon as what is written is read by nobody."""
        self._when_lost.append(do)

    def _tell_lost(self) -> None:
        for do in self._when_lost:
            do()

    def trouble(self) -> str:
        """Return why something could not be written, or nothing.

        A reader who has left is no trouble.
        """
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        for outlet in self._outlets:
            error = outlet.trouble
            if error is not None and error.errno not in READER_IS_GONE:
                return error.strerror or str(error)
        return ""


STREAMS = Streams()


def _keep_first_handles() -> None:
    """Open what is closed of the first three files, or a pipe would take its number."""
    while (handle := os.open(os.devnull, os.O_RDWR)) <= STANDARD_ERROR:
        os.set_inheritable(handle, True)
    os.close(handle)
