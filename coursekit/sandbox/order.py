"""The order for one app: what the grader writes and a child process reads."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path

HOST = "127.0.0.1"
PORT = re.compile(rf"{re.escape(HOST)}:(\d+)")


def port_of(address: str) -> int | None:
    """Return the port of an address; None for the path of a Unix socket."""
    found = PORT.fullmatch(address)  # a path may hold a colon as well
    return int(found[1]) if found else None


@dataclass(frozen=True)
class Order:
    """Where an app's code is, where it runs, and under which limits.

    ``address`` is the path of a Unix socket, or ``127.0.0.1:PORT`` without them.
    ``trace`` is the file to which the way of each request is written, if it is wanted.
    With ``errors_only`` the log keeps what the app itself says on standard error.
    ``lock_seconds`` is how long SQLite waits for a lock where the app does not say.
    With ``keeps_garbage`` Python's collector never runs in it.
    A file that it ``begins_with`` is copied into its folder when that is made.
    A ``usual`` app may be a fork of one that was imported before.
    With a ``command`` no app is served: a program is run with these words.
    """

    template: Path
    folder: Path
    address: str
    environment: dict[str, str] = field(default_factory=dict)
    bcrypt_cost: int | None = 4
    count_statements: bool = False
    errors_only: bool = False
    lock_seconds: float | None = None
    keeps_garbage: bool = False
    begins_with: Path | None = None
    command: tuple[str, ...] = ()
    trace: Path | None = None
    confined: bool = True
    usual: bool = False
    memory_bytes: int = 2 << 30
    file_bytes: int = 64 << 20
    cpu_seconds: int = 60

    def to_json(self) -> bytes:
        """Return the order as one line of JSON."""
        return json.dumps(asdict(self), default=str).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Order:
        """Return the order that ``to_json`` wrote."""
        facts = json.loads(text)
        paths = {
            name: Path(facts[name])
            for name in ("template", "folder", "begins_with", "trace")
            if facts[name] is not None
        }
        return cls(**facts | paths | {"command": tuple(facts["command"])})
