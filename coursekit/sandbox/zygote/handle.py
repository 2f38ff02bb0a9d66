"""The grader's end of the zygote: it is begun, asked for apps, and ended."""

from __future__ import annotations

import os
import socket
import time
from contextlib import suppress

from coursekit.sandbox import limits
from coursekit.sandbox.folder import remove
from coursekit.sandbox.log import BoundedLog
from coursekit.sandbox.marks import ENDED
from coursekit.sandbox.messages import send
from coursekit.sandbox.order import Order
from coursekit.sandbox.process import ForkedProcess
from coursekit.sandbox.server import ForkServer
from coursekit.sandbox.zygote.agreed import FIT

PATIENCE_SECONDS = 1.0
"""So long the first app waits for the import; later ones ask whether it is done."""
LOOK_SECONDS = 0.001


class Zygote:
    """A process that imports the app, as the grader holds it."""

    def __init__(self, server: ForkServer, order: Order) -> None:
        reader, writer = os.pipe()
        ours, theirs = socket.socketpair()
        self._orders, its_orders = socket.socketpair()
        with theirs, its_orders:
            server.start(order, [theirs.fileno(), writer, its_orders.fileno()])
        os.close(writer)
        self._process = ForkedProcess(order, BoundedLog(reader), ours)
        self._seconds = PATIENCE_SECONDS
        self.why_not: str | None = None
        """Why it can't be forked: nothing where it can, None as long as it imports."""
        self.printed = b""
        """What the import printed, which belongs into the log of each fork."""

    def is_fit(self) -> bool:
        """Return whether apps can be forked from it by now."""
        if self.why_not is None:
            self._orders.settimeout(self._seconds)
            self._seconds = 0.0
            try:
                said = self._orders.recv(256)
            except (TimeoutError, BlockingIOError):
                return False
            except OSError:
                said = b""
            self._orders.settimeout(None)
            self._judge(said)
        return not self.why_not

    def _judge(self, said: bytes) -> None:
        self.why_not = "" if said == FIT else said.decode(errors="replace")
        if not said:
            self.why_not = "it ended while it was imported"
        if self.why_not:
            self.end()
            self.wait_until_gone(limits.ENDING_SECONDS)
            remove(self._process.order.folder)  # it may have filled the disk
            return
        log, until = self._process.log, time.monotonic() + PATIENCE_SECONDS
        while not log.ended and time.monotonic() < until:
            time.sleep(LOOK_SECONDS)
        self.printed = log.raw.replace(ENDED.encode(), b"")

    def start(self, order: Order, handles: list[int]) -> bool:
        """Have an app forked; return whether the zygote was there to be asked."""
        listener = socket.socket(socket.AF_UNIX)
        with listener:
            listener.bind(order.address)
            try:
                send(self._orders, order.to_json(), [*handles, listener.fileno()])
            except OSError:  # an app may have killed it
                os.unlink(order.address)
                self.why_not = "it was ended"
                return False
        return True

    def end(self) -> None:
        """End it, and all apps that it forked."""
        with suppress(OSError):
            self._orders.close()
        self._process.end()

    def wait_until_gone(self, seconds: float) -> None:
        """After ``end``: wait until nothing of it is left."""
        self._process.wait_until_gone(seconds)
