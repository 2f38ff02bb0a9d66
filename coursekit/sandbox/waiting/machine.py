"""How slow this machine is at this moment, by a bare start of an app of the kit's."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from coursekit.sandbox.connecting import connect
from coursekit.sandbox.process import Process

BARE = Path(__file__).with_name("bare")
REQUEST = b"GET / HTTP/1.1\r\nhost: bare\r\nconnection: close\r\n\r\n"
MOST_STRETCH = 10.0
FRESH_SECONDS = 5.0


class Machine:
    """Measures when it is asked, which nobody does while all goes well.

    ``start`` starts the app in ``BARE``; ``usual`` is how long it takes from there to
    its first answer where nothing else runs.
    """

    def __init__(self, start: Callable[[], Process], usual: float) -> None:
        self._start = start
        self._usual = usual
        self._stretch = 1.0
        self._measured_at = float("-inf")
        # a signal may ask while this thread is measuring
        self._lock = threading.RLock()
        self._is_measuring = False

    def stretch(self) -> float:
        """Return by how much every deadline is longer now: from 1 to ``MOST_STRETCH``.

        What was measured a few seconds ago still holds.
        """
        with self._lock:
            is_fresh = time.monotonic() < self._measured_at + FRESH_SECONDS
            if not is_fresh and not self._is_measuring:
                self._is_measuring = True
                try:
                    taken = self._bare_start() / self._usual
                finally:
                    self._is_measuring = False
                self._stretch = min(max(taken, 1.0), MOST_STRETCH)
                self._measured_at = time.monotonic()
            return self._stretch

    def _bare_start(self) -> float:
        """Return the seconds from a bare start to its answer, or more than count."""
        began = time.monotonic()
        most = self._usual * MOST_STRETCH
        process = self._start()

        def hold_time() -> None:
            if time.monotonic() > began + most:
                raise TimeoutError

        try:
            with connect(process.order.address, hold_time) as connection:
                connection.settimeout(most)
                connection.sendall(REQUEST)
                connection.recv(1)
        except OSError:
            return most
        finally:
            process.end()
        return time.monotonic() - began
