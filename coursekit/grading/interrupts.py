"""Signals that end a command: what is known by then is told first."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

ENDINGS = ("SIGTERM", "SIGHUP")  # of ``timeout``, and of a terminal that is closed


@contextmanager
def as_interrupts() -> Iterator[None]:
    """Let the signals that end a process do what Ctrl-C does, while a block runs."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    numbers = [getattr(signal, name) for name in ENDINGS if hasattr(signal, name)]
    before = {number: signal.signal(number, interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
