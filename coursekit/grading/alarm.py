"""A deadline for a whole check: a hundred answers may each come just in time."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

AGAIN_SECONDS = 5.0  # a bare `except` in a check may swallow the first


@contextmanager
def at_most(
    seconds: float,
    late: Callable[[], Exception],
    more: Callable[[float], float] = lambda passed: 0.0,
) -> Iterator[None]:
    """Raise ``late()`` in the block where it takes longer, and again while it stays.

    ``more`` is asked first, with the seconds that have passed: for how many seconds
    more it may go on. It holds in the main thread, and where the system has an alarm
    (not Windows).
    """
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        left = more(time.monotonic() - began)
        if left <= 0:
            raise late()
        signal.setitimer(signal.ITIMER_REAL, left, AGAIN_SECONDS)

    began = time.monotonic()
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before or signal.SIG_DFL)
