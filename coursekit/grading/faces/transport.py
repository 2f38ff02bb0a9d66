"""Plain HTTP to one app, with what a hostile answer needs: deadlines and a size limit.

A deadline holds for a whole answer, not for each read, so an app that sends a byte a
second runs into it too. Bytes are counted before anything decodes them.
"""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore
import httpx

from coursekit.grading.faces.answer import Answer

MOST_BYTES = 4 << 20  # the largest right answer has some kilobytes
MOST_CONNECTIONS = 100
POLL_SECONDS = 0.002


class TooLarge(Exception):
    """An answer is larger than ``MOST_BYTES``."""


class _Stream(httpcore.NetworkStream):
    """A connection whose reads share one deadline, from the request's last byte on."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._deadline: float | None = None
        self._bytes = 0
        self.is_spent = False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._deadline is None:
            self._deadline = time.monotonic() + (timeout or 0)
        self._limit_wait(self._deadline - time.monotonic(), httpcore.ReadTimeout)
        try:
            chunk = self._socket.recv(max_bytes)
        except TimeoutError as error:
            raise httpcore.ReadTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error
        self._bytes += len(chunk)
        if self._bytes > MOST_BYTES:
            raise TooLarge
        return chunk

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._deadline, self._bytes = None, 0
        self._limit_wait(timeout or 0, httpcore.WriteTimeout)
        try:
            self._socket.sendall(buffer)
        except TimeoutError as error:
            raise httpcore.WriteTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    def _limit_wait(self, seconds: float, late: type[Exception]) -> None:
        if seconds <= 0:
            raise late("The deadline for the whole answer has passed.")
        self._socket.settimeout(seconds)

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

    def __init__(self, address: str, still_wanted: Callable[[], None]) -> None:
        self._address = address
        self._still_wanted = still_wanted

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        return _Stream(connect(self._address, self._still_wanted))


def connect(address: str, still_wanted: Callable[[], None]) -> socket.socket:
    """Return a connection to an app as soon as it listens.

    ``still_wanted`` is asked between two tries, and raises what it likes to give up.
    """
    while True:
        try:
            return _connection(address)
        except OSError:
            still_wanted()
            time.sleep(POLL_SECONDS)


def _connection(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    family = socket.AF_INET if host else socket.AF_UNIX
    connection = socket.socket(family)
    try:
        connection.settimeout(1)
        connection.connect((host, int(port)) if host else address)
    except OSError:
        connection.close()
        raise
    return connection


class Transport(httpx.BaseTransport):
    """An httpx transport to one app that returns ``Answer``, read to the end."""

    def __init__(self, address: str, still_wanted: Callable[[], None]) -> None:
        self._still_wanted = still_wanted
        self.move(address)

    def move(self, address: str) -> None:
        """Talk to another process from now on."""
        backend = _Backend(address, self._still_wanted)
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
