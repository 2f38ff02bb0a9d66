"""Single keys from the terminal, whose settings are put back whatever happens.

Not by ``readchar``: nothing can end its wait for a key, so a process that stops while
it waits leaves the shell a terminal without echo.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

try:
    import termios
except ImportError:  # Windows: there are no keys, and Ctrl-C still ends a command
    termios = None  # type: ignore[assignment]

NO_SIGNAL = b"\0"  # the terminal's own word for: this key sends none


@contextmanager
def keys(tell: Callable[[str], None]) -> Iterator[bool]:
    """Tell each key as it is typed; yields whether there is a keyboard to read.

    Ctrl-C is told as ``\\x03``: as a signal it would end ``make`` as well.
    """
    if not _has_keyboard():
        yield False
        return
    before = termios.tcgetattr(sys.stdin)
    wake, stop = os.pipe()
    reader = threading.Thread(target=_read, args=(tell, wake), daemon=True)
    with _suspending(before):
        _take_keys()
        reader.start()
        try:
            yield True
        finally:
            os.close(stop)
            reader.join()
            os.close(wake)
            _put_back(before)


def _has_keyboard() -> bool:
    """Return whether standard input is a terminal, and this process its user."""
    if termios is None or sys.stdin is None or not sys.stdin.isatty():
        return False
    return _is_in_front()


def _is_in_front() -> bool:
    """Return whether a shell has this process in the foreground."""
    with suppress(OSError):
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    return False


def _take_keys() -> None:
    """Have keys come one by one and unseen, if the terminal is this process's."""
    if not _is_in_front():
        return
    settings = termios.tcgetattr(sys.stdin)
    settings[3] &= ~(termios.ECHO | termios.ICANON)
    settings[6] = [*settings[6]]
    settings[6][termios.VMIN], settings[6][termios.VTIME] = 1, 0
    settings[6][termios.VINTR] = NO_SIGNAL
    termios.tcsetattr(sys.stdin, termios.TCSADRAIN, settings)


def _put_back(settings: list[Any]) -> None:
    with suppress(termios.error):  # the terminal may be gone
        if _is_in_front():
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, settings)


@contextmanager
def _suspending(settings: list[Any]) -> Iterator[None]:
    """Give the terminal back while this process is suspended by Ctrl-Z."""

    def suspend(*_: object) -> None:
        _put_back(settings)
        os.kill(os.getpid(), signal.SIGSTOP)

    handlers = {signal.SIGTSTP: suspend, signal.SIGCONT: lambda *_: _take_keys()}
    before = {number: signal.signal(number, do) for number, do in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _read(tell: Callable[[str], None], wake: int) -> None:
    """Tell keys until the other end of ``wake`` is closed."""
    keyboard = sys.stdin.fileno()
    while wake not in (ready := select.select([keyboard, wake], [], [])[0]):
        try:
            typed = os.read(keyboard, 64) if ready else b""
        except OSError:
            return
        if not typed:
            return
        for key in typed.decode(errors="ignore"):
            tell(key)
