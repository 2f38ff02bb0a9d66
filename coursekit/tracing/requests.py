"""The requests that are to be traced, as a person writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from coursekit.errors import UsageError
from coursekit.text.encodings import save_as_utf_8
from coursekit.text.printable import shortened

REQUEST = re.compile(r"([A-Za-z]+)\s+(/\S*)(?:\s+(\S.*))?", re.DOTALL)
SIGN_IN = re.compile(r"sign\s+in\s+(\w+)", re.IGNORECASE)
MOST_REQUESTS = 50
MOST_BYTES = 1 << 20
EXAMPLE = 'POST /tasks {"title": "Buy milk"}'


@dataclass(frozen=True)
class Request:
    """A method, a path, and a body or none; or the name of one who signs in."""

    method: str
    path: str
    body: str = ""
    person: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.body}".rstrip()


def parsed(line: str, where: str = "REQUEST") -> Request:
    """Return the request that a line holds; raises ``UsageError`` where it has none."""
    if found := SIGN_IN.fullmatch(line.strip()):
        return Request("", "", person=found[1])
    found = REQUEST.fullmatch(line.strip())
    if not found:
        raise UsageError(
            f"{where} is no request: `{shortened(line.strip(), 80)}`. Write a method, a"
            f" path and, where it has one, a body: {EXAMPLE}"
        )
    return Request(found[1].upper(), found[2], (found[3] or "").strip())


def read_requests(path: Path) -> list[Request]:
    """Return the requests of a file, one a line; ``#`` begins a line for people.

    Raises ``UsageError`` where there are none, or the file can't be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES)
    except OSError as error:
        raise UsageError(
            f"{path} can't be read: {error.strerror}."
            " Name a file with a request a line."
        ) from None
    if words := save_as_utf_8(str(path), content):
        raise UsageError(words)
    lines = content.decode("utf-8-sig").splitlines()
    requests = [
        parsed(line, f"{path}, line {number},")
        for number, line in enumerate(lines, start=1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    if not any(request.method for request in requests):
        raise UsageError(f"{path} holds no request. Write one a line, like {EXAMPLE}")
    if len(requests) > MOST_REQUESTS:
        raise UsageError(
            f"{path} holds {len(requests)} requests: leave {MOST_REQUESTS} at most."
        )
    return requests
