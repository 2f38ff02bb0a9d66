"""One request and its answer, and how a person repeats it with curl."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from coursekit.printable import printable

PORT = 8000
SERVER = f"http://127.0.0.1:{PORT}"
MOST_BODY = 4_000
READ_ANSWER = (
    "python3 -c 'import json, sys; print(json.load(sys.stdin)[\"access_token\"])'"
)


@dataclass
class Exchange:
    """One request, and the answer to it where there was one."""

    method: str
    path: str
    request_headers: dict[str, str] = field(default_factory=dict)
    request_body: str = ""
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    log: str = ""

    @property
    def first_line(self) -> str:
        """Return the request as HTTP's first line has it: ``POST /tasks``."""
        return f"{self.method} {self.path}"

    @property
    def status_line(self) -> str:
        """Return ``404 Not Found``, or words for an answer that never came."""
        return "no answer" if self.status is None else status_words(self.status)

    def to_json(self) -> dict[str, Any]:
        """Return the exchange as the JSON report holds it."""
        response = None
        if self.status is not None:
            response = {
                "status": self.status,
                "headers": self.headers,
                "body": self.body,
            }
        return {
            "request": {
                "method": self.method,
                "path": self.path,
                "headers": self.request_headers,
                "body": self.request_body,
            },
            "response": response,
        }


def status_words(status: int) -> str:
    """Return a status with its standard phrase: ``201 Created``."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def curl_lines(exchanges: Iterable[Exchange]) -> Iterator[str]:
    """Yield a command for each request, to be sent to a fresh ``make run``.

    A token is asked for anew, as the grader's own opens nothing there.
    """
    names: dict[str, str] = {}
    for exchange in exchanges:
        line = _curl(exchange, names)
        if token := granted_token(exchange):
            name = names.setdefault(token, f"TOKEN{len(names) + 1}")
            line = f"{name}=$({line.replace('curl -i', 'curl -s', 1)} | {READ_ANSWER})"
        yield line


def _curl(exchange: Exchange, names: dict[str, str]) -> str:
    words = ["curl -i"]
    if exchange.method != "GET":
        words.append(f"-X {exchange.method}")
    for name, value in exchange.request_headers.items():
        words.append(f"-H {_header(name, value, names)}")
    if exchange.request_body:
        # after -d, what begins with @ is the name of a file
        option = "--data-raw" if exchange.request_body.startswith("@") else "-d"
        words.append(f"{option} {shlex.quote(exchange.request_body)}")
    return " ".join([*words, shlex.quote(f"{SERVER}{exchange.path}")])


def _header(name: str, value: str, names: dict[str, str]) -> str:
    scheme, _, token = value.partition(" ")
    if name == "Authorization" and token in names:
        return f'"{name}: {scheme} ${names[token]}"'
    return shlex.quote(f"{name}: {value}")


def granted_token(exchange: Exchange) -> str:
    """Return the token that an answer to a login holds, or nothing."""
    try:
        return str(json.loads(exchange.body)["access_token"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""


def pretty(text: str) -> str:
    """Return JSON laid out for reading where it is long, other text as it is."""
    try:
        value = json.loads(text)
        short = json.dumps(value, ensure_ascii=False)
        if len(short) > 60:
            short = json.dumps(value, ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        short = text
    return printable(short[:MOST_BODY])
