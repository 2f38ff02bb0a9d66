"""The grader's HTTP: which connection a request takes."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import httpx
import pytest

from coursekit.grading.faces.transport import Transport


def answer(connection: socket.socket, status: int, heard: list[int]) -> None:
    """Answer every request of one connection, and count it in the last of ``heard``."""
    with connection, suppress(OSError):
        heard.append(0)
        position = len(heard) - 1
        while connection.recv(65536):
            heard[position] += 1
            connection.sendall(
                f"HTTP/1.1 {status} S\r\ncontent-length: 0\r\n\r\n".encode()
            )


@pytest.fixture
def requests_of_each_connection() -> Iterator[Callable[[int], list[int]]]:
    """Send two requests to a server with this status, and tell who carried them."""
    listener = socket.create_server(("127.0.0.1", 0))
    heard: list[int] = []

    def ask_twice(status: int) -> list[int]:
        def accept() -> None:
            with suppress(OSError):
                while True:
                    answer(listener.accept()[0], status, heard)

        threading.Thread(target=accept, daemon=True).start()
        host, port = listener.getsockname()
        transport = Transport(f"{host}:{port}", lambda: None)
        with httpx.Client(transport=transport, base_url="http://app") as client:
            for _ in range(2):
                assert client.get("/").status_code == status
        return heard

    yield ask_twice
    listener.close()


def test_a_connection_is_used_again(
    requests_of_each_connection: Callable[[int], list[int]],
) -> None:
    assert requests_of_each_connection(404) == [2]


def test_a_connection_is_left_after_a_crash(
    requests_of_each_connection: Callable[[int], list[int]],
) -> None:
    """uvicorn answers an uncaught error with 500 and closes the connection then."""
    assert requests_of_each_connection(500) == [1, 1]
