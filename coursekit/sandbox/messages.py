"""Messages with open files on a stream socket: the length, then the text."""

from __future__ import annotations

import os
import socket
import struct

LENGTH = struct.Struct("!I")
MOST_HANDLES = 3
UNABLE = b"!"


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


def unable(error: OSError) -> bytes:
    """Return the word for an app that can't be started here, in place of its status."""
    return UNABLE + b"%d\n" % (error.errno or 0)


def error_of(word: bytes, path: str | None = None) -> OSError | None:
    """Return the error that a word of ``unable`` stands for; None for another word."""
    if not word.startswith(UNABLE):
        return None
    number = int(word.removeprefix(UNABLE))
    return OSError(number, os.strerror(number), path)
