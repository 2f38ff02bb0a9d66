"""Reaching an app at its address: a Unix socket, or a port where there are none."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

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
    host, _, port = address.rpartition(":")
    family = socket.AF_INET if host else socket.AF_UNIX
    connection = socket.socket(family)
    try:
        connection.settimeout(TRY_SECONDS)
        connection.connect((host, int(port)) if host else address)
    except OSError:
        connection.close()
        raise
    return connection
