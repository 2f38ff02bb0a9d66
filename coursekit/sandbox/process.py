"""A running app as the grader holds it: how it ended, and how it is made to end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
import time
from abc import ABC, abstractmethod
from contextlib import suppress

from coursekit.sandbox import limits
from coursekit.sandbox.log import BoundedLog
from coursekit.sandbox.messages import error_of
from coursekit.sandbox.order import Order
from coursekit.sandbox.waiting.share import Share, share_of
from coursekit.sandbox.waiting.wait import Wait

LETTERS = {"SIGTERM": b"t", "SIGKILL": b"k", "SIGUSR1": b"u"}
WHERE_SECONDS = 0.3
POLL_SECONDS = 0.002


class Process(ABC):
    """A running app, as the grader holds it."""

    def __init__(self, order: Order, log: BoundedLog) -> None:
        self.order = order
        self.log = log
        self.unable: OSError | None = None
        """Why this computer could not start the app; its status means nothing then."""

    @abstractmethod
    def number(self) -> int | None:
        """Return the number of the app's process, as soon as it is known."""

    def share(self) -> Share | None:
        """Return the app's share of the processors; None where nobody tells."""
        number = self.number()
        return None if number is None else share_of(number)

    @abstractmethod
    def exit_status(self) -> int | None:
        """Return the exit status, minus a signal's number, or None while it runs."""

    @abstractmethod
    def signal(self, number: signal.Signals) -> None:
        """Send SIGTERM, SIGKILL or SIGUSR1 to the app."""

    def where(self) -> str:
        """Have an app that does not answer tell where it is; return what it printed."""
        if hasattr(signal, "SIGUSR1"):
            position = self.log.position
            self.signal(signal.SIGUSR1)
            self.log.wait_for_more(position, WHERE_SECONDS)
        return self.log.since()

    @abstractmethod
    def end(self) -> None:
        """End the app and everything it started, without waiting."""

    @abstractmethod
    def wait_until_gone(self, seconds: float) -> None:
        """After ``end``: wait until nothing of the app is left."""

    def wait(self, wait: Wait) -> int | None:
        """Wait for the end; return the exit status, or None if it still runs."""
        while (status := self.exit_status()) is None and wait.left():
            time.sleep(POLL_SECONDS)
        return status


class ForkedProcess(Process):
    """An app behind a keeper, which answers on the control socket."""

    def __init__(self, order: Order, log: BoundedLog, control: socket.socket) -> None:
        super().__init__(order, log)
        self._control = control
        self._control.setblocking(False)
        self._heard = b""
        self._listening = threading.RLock()
        self._status: int | None = None

    def number(self) -> int | None:
        self._listen()
        first, is_whole, _ = self._heard.partition(b"\n")
        return int(first) if is_whole else None

    def exit_status(self) -> int | None:
        self._listen()
        return self._status

    def _listen(self) -> None:
        """Hear what the keeper says: a line with the app's number, one with its end."""
        with self._listening:
            while self._status is None:
                try:
                    words = self._control.recv(64)
                except BlockingIOError:
                    return
                except OSError:
                    words = b""
                self._heard += words
                _, _, second = self._heard.partition(b"\n")
                if second.endswith(b"\n"):
                    self.unable = error_of(second, str(self.order.folder))
                    self._status = -signal.SIGKILL if self.unable else int(second)
                elif not words:
                    # a keeper that hangs up was killed itself, and its app with it
                    self._status = -signal.SIGKILL

    def signal(self, number: signal.Signals) -> None:
        with suppress(OSError):
            self._control.send(LETTERS[number.name])

    def end(self) -> None:
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_WR)

    def wait_until_gone(self, seconds: float) -> None:
        with suppress(OSError), self._control:
            self._control.settimeout(seconds)
            while self._control.recv(16):
                pass


class SpawnedProcess(Process):
    """An app that is a child of the grader, in a process group of its own."""

    def __init__(
        self, order: Order, log: BoundedLog, child: subprocess.Popen[bytes]
    ) -> None:
        super().__init__(order, log)
        self._child = child

    def number(self) -> int | None:
        return self._child.pid

    def exit_status(self) -> int | None:
        running = self._child.returncode is None
        status = self._child.poll()
        if running and status is not None and hasattr(os, "killpg"):
            limits.end_group(self._child.pid)
        return status

    def signal(self, number: signal.Signals) -> None:
        self._child.send_signal(number)

    def end(self) -> None:
        if self._child.returncode is None:
            if hasattr(os, "killpg"):
                limits.end_group(self._child.pid)
            self._child.kill()

    def wait_until_gone(self, seconds: float) -> None:
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(seconds)
