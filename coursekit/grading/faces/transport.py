"""Plain HTTP to one app, with what a hostile answer needs: deadlines and a size limit.

A deadline holds for a whole answer, not for each read, so an app that sends a byte a
second runs into it too; it is fair to an app that the machine does not let run. Bytes
are counted before anything decodes them.
"""

from __future__ import annotations

import select
import socket
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar

import httpcore
import httpx

from coursekit.grading.faces.answer import Answer
from coursekit.sandbox.connecting import connect
from coursekit.sandbox.waiting.wait import Wait

MOST_BYTES = 4 << 20  # the largest right answer has some kilobytes
MOST_CONNECTIONS = 100
AT_ONCE = 0.001  # for what came in time, though its reader is late
MOST_READ_LATE = 8


T = TypeVar("T")


class TooLarge(Exception):
    """An answer is larger than ``MOST_BYTES``."""


class Late(httpcore.TimeoutException):
    """An answer did not come in time; ``wait`` tells how long that was."""

    def __init__(self, wait: Wait) -> None:
        super().__init__(f"no answer in {wait.passed:.1f} seconds")
        self.wait = wait


NewWait = Callable[[float], Wait]


class _Stream(httpcore.NetworkStream):
    """A connection whose reads share one deadline, from the request's last byte on."""

    def __init__(self, connection: socket.socket, new_wait: NewWait) -> None:
        self._socket = connection
        self._new_wait = new_wait
        self._wait: Wait | None = None
        self._bytes = 0
        self._read_late = 0
        self.is_spent = False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._wait is None:
            self._wait = self._new_wait(timeout or 0)
        chunk = self._in_time(self._wait, lambda: self._received(max_bytes))
        self._bytes += len(chunk)
        if self._bytes > MOST_BYTES:
            raise TooLarge
        return chunk

    def _received(self, max_bytes: int) -> bytes:
        try:
            return self._socket.recv(max_bytes)
        except TimeoutError:
            raise
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._wait, self._bytes, self._read_late = None, 0, 0
        left = memoryview(buffer)
        wait = self._new_wait(timeout or 0)
        while left:
            left = left[self._in_time(wait, partial(self._sent, left)) :]

    def _sent(self, buffer: memoryview) -> int:
        try:
            return self._socket.send(buffer)
        except TimeoutError:
            raise
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    def _in_time(self, wait: Wait, act: Callable[[], T]) -> T:
        """Return what an act on the socket brings; raises ``Late`` when it is over."""
        while True:
            left = wait.left()
            self._read_late += not left
            if self._read_late > MOST_READ_LATE:
                raise Late(wait)
            self._socket.settimeout(left or AT_ONCE)
            try:
                return act()
            except TimeoutError:
                if not left:
                    raise Late(wait) from None

    def close(self) -> None:
        self._socket.close()

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":  # httpcore asks before it uses a connection again
            return self.is_spent or _has_news(self._socket)
        return None


def _has_news(connection: socket.socket) -> bool:
    """Return whether an idle connection was closed, or holds bytes nobody asked for.

    It is only looked at: another thread may have been given it this moment.
    """
    try:
        return bool(select.select([connection], [], [], 0)[0])
    except (OSError, ValueError):  # closed already
        return True


class _Backend(httpcore.NetworkBackend):
    """Connects to an app as soon as it listens; ``still_wanted`` may give up."""

    def __init__(
        self, address: str, still_wanted: Callable[[], None], new_wait: NewWait
    ) -> None:
        self._address = address
        self._still_wanted = still_wanted
        self._new_wait = new_wait

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        connection = connect(self._address, self._still_wanted)
        return _Stream(connection, self._new_wait)


class Transport(httpx.BaseTransport):
    """An httpx transport to one app that returns ``Answer``, read to the end."""

    def __init__(
        self,
        address: str,
        still_wanted: Callable[[], None],
        new_wait: NewWait = Wait,
    ) -> None:
        self._still_wanted = still_wanted
        self._new_wait = new_wait
        self.move(address)

    def move(self, address: str) -> None:
        """Talk to another process from now on."""
        backend = _Backend(address, self._still_wanted, self._new_wait)
        self._pool = httpcore.ConnectionPool(
            max_connections=MOST_CONNECTIONS, network_backend=backend
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and read the whole answer; raises httpcore's errors."""
        response = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=b"http",
                    host=b"app",
                    port=None,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.read(),
                extensions=request.extensions,
            )
        )
        body = response.read()
        if response.status >= 500:  # uvicorn is about to close this connection
            response.extensions["network_stream"].is_spent = True
        response.close()
        return Answer.received(response.status, response.headers, body)

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()
