"""One request and its answer, and what was done after it."""

from __future__ import annotations

import json
import re
import signal
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from coursekit.grading.deeds import Deed, Together
from coursekit.grading.forged import Forged

PORT = 8000
MOST_BODY = 4_000
OWN_HOST = re.compile(r"^https?://(?:127\.0\.0\.1|localhost)(?::\d+)?(?=/)")
RESTARTED = "your app was stopped and started again"
LOOKED = "we looked into your database"


@dataclass(frozen=True)
class Sent:
    """A request's headers that a report shows, and its body, to the byte."""

    headers: dict[str, bytes]
    body: bytes


@dataclass(frozen=True)
class Ran:
    """A program that was run in the learner's folder, and how it ended.

    ``status`` is minus a signal's number, and None where it never ended.
    """

    command: str
    status: int | None = None
    printed: str = ""

    @property
    def ending(self) -> str:
        """Return how it ended, in words: ``exit status 0``."""
        if self.status is None:
            return "no end"
        if self.status < 0:
            return f"signal {signal_name(-self.status)}"
        return f"exit status {self.status}"


@dataclass
class Exchange:
    """One request, and the answer to it where there was one; or a command."""

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
    sent: Sent | None = None
    """The bytes that went over the wire, where they are known."""
    at: float = 0.0
    """When it was sent, in seconds since 1970."""
    zone: str = ""
    """The time zone of the app's clock, in the form of the variable ``TZ``."""
    app: int = 0
    """Which of a check's apps was asked."""
    forged: Forged | None = None
    """The token that the request carried, where it can be read."""
    together: Together | None = None
    """The requests of the same moment, if it was one of several."""
    deeds: list[Deed] = field(default_factory=list)
    """What was done after the answer and before the next request, in this order."""
    begins_empty: bool = False
    """Whether the check began on an empty database, which it migrates itself."""
    ran: Ran | None = None
    """The program that was run, where this is no request."""

    @property
    def is_silent(self) -> bool:
        """Return whether a request got no answer, or a program never ended."""
        return self.ran.status is None if self.ran else self.status is None

    @property
    def first_line(self) -> str:
        """Return the request as HTTP's first line has it: ``POST /tasks``."""
        return self.ran.command if self.ran else f"{self.method} {self.path}"

    @property
    def body_bytes(self) -> bytes:
        """Return the body as it was sent."""
        return self.sent.body if self.sent else self.request_body.encode()

    @property
    def header_bytes(self) -> dict[str, bytes]:
        """Return the headers that a report shows, as they were sent."""
        if self.sent:
            return self.sent.headers
        return {name: value.encode() for name, value in self.request_headers.items()}

    @property
    def status_line(self) -> str:
        """Return ``404 Not Found``, or words for an answer that never came."""
        if self.ran:
            return self.ran.ending
        if self.status is None:
            return "no answer"
        place = self.headers.get("Location", "")
        to = f" to {_without_host(place)}" if 300 <= self.status < 400 and place else ""
        return f"{status_words(self.status)}{to}"

    def to_json(self) -> dict[str, Any]:
        """Return the exchange as the JSON report holds it."""
        if self.ran:
            return {
                "command": self.ran.command,
                "status": self.ran.status,
                "printed": self.ran.printed[:MOST_BODY],
            }
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


def signal_name(number: int) -> str:
    """Return a signal's standard name: ``SIGKILL``; its number where it has none."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


def _without_host(place: str) -> str:
    """Return the path of an address of the app's own; of another, all of it."""
    return OWN_HOST.sub("", place) or place


def granted_token(exchange: Exchange) -> str:
    """Return the token that an answer to a login holds, or nothing."""
    token = answered(exchange).get("access_token")
    return token if isinstance(token, str) else ""


def answered(exchange: Exchange) -> dict[str, Any]:
    """Return the JSON object of an answer; an empty one where it has none."""
    return _object(exchange.body)


def asked(exchange: Exchange) -> dict[str, Any]:
    """Return the JSON object of a request; an empty one where it has none."""
    return _object(exchange.request_body)


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
