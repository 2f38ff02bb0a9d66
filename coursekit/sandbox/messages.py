"""Messages with open files on a stream socket: the length, then the text."""

from __future__ import annotations

import socket
import struct

LENGTH = struct.Struct("!I")
MOST_HANDLES = 2


def send(to: socket.socket, text: bytes, handles: list[int]) -> None:
    """Send a message; the handles arrive as open files of the receiver."""
    socket.send_fds(to, [LENGTH.pack(len(text)) + text], handles)


def receive(source: socket.socket) -> tuple[bytes, list[int]] | None:
    """Return the next message and its handles, or None when the sender has hung up."""
    try:
        start, handles, _, _ = socket.recv_fds(source, LENGTH.size, MOST_HANDLES)
    except ConnectionError:
        return None
    if len(start) < LENGTH.size:
        return None
    (left,) = LENGTH.unpack(start)
    text = b""
    while len(text) < left:
        more = source.recv(left - len(text))
        if not more:
            return None
        text += more
    return text, handles
