"""What an app prints: the first and the last part of it, however much it is."""

from __future__ import annotations

import os
import re
import threading
import time
from contextlib import suppress

from coursekit.sandbox.marks import EITHER, ENDED, RAISED
from coursekit.text.pretty import without_middle
from coursekit.text.printable import printable

KEPT_BYTES = 16_384  # of the beginning, and as many of the end
CHUNK = 65_536
MOST_LINES = 14  # of what is quoted in a report
_MARKS = re.compile(f"[{EITHER}]")


class BoundedLog:
    """A thread that empties a pipe and keeps its beginning and its end.

    ``position`` counts every byte, so ``since(position)`` is what was printed later.
    """

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self._head = b""
        self._tail = b""
        self._lock = threading.Lock()
        self.position = 0
        self.asked = 0
        """How many requests were sent to the app; counted by who sends them."""
        self.ended = 0
        """How many the app has served, by the marks that it prints."""
        self._thread = threading.Thread(target=self._drain, daemon=True)
        self._thread.start()

    def _drain(self) -> None:
        with suppress(OSError):
            while chunk := os.read(self._pipe, CHUNK):
                self._add(chunk)
        os.close(self._pipe)

    def _add(self, chunk: bytes) -> None:
        with self._lock:
            room = KEPT_BYTES - len(self._head)
            self._head += chunk[:room]
            self._tail = (self._tail + chunk[room:])[-KEPT_BYTES:]
            self.position += len(chunk)
            self.ended += chunk.count(ENDED.encode())

    @property
    def raw(self) -> bytes:
        """The beginning and the end of what was printed, marks included."""
        with self._lock:
            return self._head + self._tail

    def begin_with(self, text: bytes) -> None:
        """Take something as printed before all else."""
        if text:
            self._add(text)

    def since(self, position: int = 0) -> str:
        """Return what was printed after a position; a gap in the middle is marked."""
        return printable(_MARKS.sub("", self._raw(position)))

    def told(self, position: int = 0) -> str:
        """Return the same, shortened so that the first error in it stays whole."""
        printed, _, rest = self._raw(position).partition(RAISED)
        raised = printable(_MARKS.split(rest, maxsplit=1)[0].strip("\n"))
        if not raised:
            return self.since(position)
        room = max(0, MOST_LINES - len(raised.splitlines()))
        before = printable(printed.replace(ENDED, "").strip("\n"))
        return f"{without_middle(before, room)}\n{raised}".strip("\n")

    def _raw(self, position: int) -> str:
        with self._lock:
            start_of_tail = self.position - len(self._tail)
            head = self._head[position:]
            tail = self._tail[max(0, position - start_of_tail) :]
            gap = start_of_tail - max(position, len(self._head))
        text = head.decode(errors="replace")
        if gap > 0:
            text += f"\n… {gap} more bytes …\n"
        return text + tail.decode(errors="replace")

    def wait_for_more(self, position: int, seconds: float) -> None:
        """Wait until something was printed after a position, and a little longer."""
        deadline = time.monotonic() + seconds
        while self.position <= position and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(0.01)

    def wait_for_end(self, seconds: float) -> None:
        """Wait until every request that was sent has been served, and told its errors.

        One that an app never sees (it is no HTTP) or never ends is waited for in vain.
        """
        deadline = time.monotonic() + seconds
        while self.ended < self.asked and time.monotonic() < deadline:
            time.sleep(0.002)

    def finish(self, seconds: float) -> None:
        """Wait until everything that has been printed is here."""
        self._thread.join(seconds)
