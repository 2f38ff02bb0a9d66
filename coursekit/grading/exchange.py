"""One request and its answer, and how a person repeats it with curl."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

PORT = 8000
SERVER = f"http://127.0.0.1:{PORT}"
MOST_BODY = 4_000
RESTARTED = "your app was stopped and started again"
LOOKED = "we looked into your database"
LONG_RUN = re.compile(r"(\w)\1{99,}")
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
    looked_at: dict[str, Any] = field(default_factory=dict)
    """The parts of a large body that a check looked at, by what they are."""
    then: str = ""
    """What was done after the answer: a restart, or a look into the database."""
    settings: dict[str, str] = field(default_factory=dict)
    """The environment variables that the app got otherwise; an empty one it lacked."""

    @property
    def first_line(self) -> str:
        """Return the request as HTTP's first line has it: ``POST /tasks``."""
        return f"{self.method} {self.path}"

    @property
    def status_line(self) -> str:
        """Return ``404 Not Found``, or words for an answer that never came."""
        if self.status is None:
            return "no answer"
        place = self.headers.get("Location", "")
        to = f" to {_without_host(place)}" if 300 <= self.status < 400 and place else ""
        return f"{status_words(self.status)}{to}"

    def to_json(self) -> dict[str, Any]:
        """Return the exchange as the JSON report holds it."""
        response = None
        if self.status is not None:
            response = {
                "status": self.status,
                "headers": self.headers,
                "body": self.body[:MOST_BODY],
            }
        return {
            "request": {
                "method": self.method,
                "path": self.path,
                "headers": self.request_headers,
                "body": self.request_body[:MOST_BODY],
            },
            "response": response,
            "settings": self.settings,
        }


def status_words(status: int) -> str:
    """Return a status with its standard phrase: ``201 Created``."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _without_host(place: str) -> str:
    return re.sub(r"^\w+://[^/]*", "", place)


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
        if exchange.then == RESTARTED:
            yield "# here stop `make run` with Ctrl-C, and start it again"


def _curl(exchange: Exchange, names: dict[str, str]) -> str:
    words = ["curl -i"]
    if exchange.method != "GET":
        words.append(f"-X {exchange.method}")
    for name, value in exchange.request_headers.items():
        words.append(f"-H {_header(name, value, names)}")
    if exchange.request_body:
        # after -d, what begins with @ is the name of a file
        option = "--data-raw" if exchange.request_body.startswith("@") else "-d"
        words.append(f"{option} {_quoted(exchange.request_body)}")
    return " ".join([*words, shlex.quote(f"{SERVER}{exchange.path}")])


def _quoted(text: str) -> str:
    """Return a text as a shell's word; the shell itself repeats what is repeated."""
    quoted = shlex.quote(text)
    if not quoted.startswith("'"):
        quoted = f"'{quoted}'"
    return LONG_RUN.sub(
        lambda run: f"'\"$(printf '{run[1]}%.0s' $(seq {len(run[0])}))\"'", quoted
    )


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
