"""Reaching an app at its address: a Unix socket, or a port where there are none."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

from coursekit.sandbox.order import HOST, port_of

POLL_SECONDS = 0.002
TRY_SECONDS = 1


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
    port = port_of(address)
    connection = socket.socket(socket.AF_UNIX if port is None else socket.AF_INET)
    try:
        connection.settimeout(TRY_SECONDS)
        connection.connect(address if port is None else (HOST, port))
    except OSError:
        connection.close()
        raise
    return connection
