"""The face of the routes: an ``httpx.Client`` on the running app, which remembers."""

from __future__ import annotations

import time
from typing import Any, Protocol

import httpcore
import httpx

from coursekit.errors import CourseKitError
from coursekit.grading.deeds import Together
from coursekit.grading.exchange import Exchange, Sent
from coursekit.grading.faces.transport import Late, TooLarge, Transport
from coursekit.grading.forged import read
from coursekit.grading.verdict import Blame, Failure
from coursekit.sandbox.deadlines import Deadlines
from coursekit.sandbox.process import Process
from coursekit.sandbox.waiting.wait import Wait
from coursekit.text.printable import printable

MOST_IN_VAIN = 3  # one may be chance, and each costs a deadline
ADDRESS = "http://127.0.0.1:8000"  # where a learner asks; some apps trust no other
UNREADABLE = (
    httpcore.ProtocolError,
    httpcore.NetworkError,
    httpx.HTTPError,
    httpx.InvalidURL,
    ValueError,
)
SHOWN_HEADERS = ("authorization", "content-type")
SHOWN_ANSWER_HEADERS = (
    *("content-type", "location", "www-authenticate", "x-total-count"),
    *("x-sql-statements", "x-sql-repeated"),
)
MOST_KEPT = 40_000
ENDING_SECONDS = 0.5  # until the news that an app has ended is here
TRACEBACK_SECONDS = 2.0  # in vain only where a request never ends


class Patience:
    """How long an answer may take: less, once an app has let a check wait in vain."""

    def __init__(self, deadlines: Deadlines) -> None:
        self.seconds = deadlines.answer
        self._hurried = deadlines.hurried_answer
        self.in_vain = 0
        self.waits: list[Wait] = []
        """What the present check has waited for."""

    @property
    def is_exhausted(self) -> bool:
        """Whether so many checks waited in vain that the others are not tried."""
        return self.in_vain >= MOST_IN_VAIN

    def lose(self) -> None:
        """Remember that the app did not answer."""
        self.in_vain += 1
        self.seconds = self._hurried


class Running(Protocol):
    """What a client has to know of the app it talks to."""

    process: Process
    patience: Patience
    exchanges: list[Exchange]
    settings: dict[str, str]
    number: int
    begins_empty: bool
    together: Together | None

    def wait_for(self, seconds: float) -> Wait:
        """Return a deadline for the app that stretches with the machine."""

    def why_not_up(self) -> Failure | None:
        """Return why the app can't be reached, or None while it may still start."""

    def why_gone(self, doing: str) -> Failure:
        """Return the words for an app that ended while it was ``doing`` something."""


class Client(httpx.Client):
    """Sends a check's requests; every exchange is remembered for the report."""

    def __init__(self, app: Running, headers: dict[str, str] | None = None) -> None:
        self._app = app
        self._seconds = app.patience.seconds
        self._way = Transport(
            app.process.order.address, self._stop_if_not_up, app.wait_for
        )
        super().__init__(
            transport=self._way,
            base_url=ADDRESS,
            headers={"accept-encoding": "identity"} | (headers or {}),
            timeout=self._seconds,
            trust_env=False,
        )

    def move(self) -> None:
        """Follow the app to its new process after a restart."""
        self._way.close()
        self._way.move(self._app.process.order.address)

    def _stop_if_not_up(self) -> None:
        if failure := self._app.why_not_up():
            raise failure

    def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        """Send a request; raises ``Failure`` where no whole answer comes back."""
        exchange = _asked(request)
        self._remember(exchange)
        log = self._app.process.log
        position = log.position
        log.asked += 1
        try:
            answer = super().send(request, **options)
        except CourseKitError:
            raise
        except Exception as error:
            raise self._explain(error, exchange) from None
        exchange.status = answer.status_code
        exchange.headers = _shown(answer.headers, SHOWN_ANSWER_HEADERS)
        exchange.body = printable(answer.text[:MOST_KEPT])
        if answer.status_code >= 500:
            exchange.log = self._traceback(position)
        return answer

    def _remember(self, exchange: Exchange) -> None:
        app, environment = self._app, self._app.process.order.environment
        exchange.settings, exchange.app = app.settings, app.number
        exchange.begins_empty = app.begins_empty
        exchange.at, exchange.zone = time.time(), environment.get("TZ", "")
        exchange.together = app.together
        header = exchange.request_headers.get("Authorization", "")
        exchange.forged = read(header, environment.get("SECRET_KEY", ""), exchange.at)
        app.exchanges.append(exchange)

    def _explain(self, error: Exception, exchange: Exchange) -> Exception:
        """Return what a failed exchange means for the learner."""
        asked = exchange.first_line
        if isinstance(error, Failure | CourseKitError):
            return error
        if isinstance(error, TooLarge):
            return Failure(
                Blame.TOO_LARGE,
                "an answer of a few kilobytes",
                f"more than 4 MB for {asked}; the rest was not read",
            )
        if isinstance(error, Late):
            self._app.patience.lose()
            return Failure(
                Blame.NO_ANSWER,
                f"an answer within {error.wait.seconds:g} seconds",
                f"no whole answer to {asked} in {error.wait.words}",
                _once(self._app.process.where()),
            )
        if self._app.process.wait(self._app.wait_for(ENDING_SECONDS)) is not None:
            return self._app.why_gone(f"answering {asked}")
        if not isinstance(error, UNREADABLE):
            raise error
        return Failure(
            Blame.WRONG_ANSWER,
            "a whole answer, in HTTP",
            f"an answer to {asked} that broke off or is not HTTP: {error}",
            self._app.process.log.since(),
        )

    def _traceback(self, position: int) -> str:
        """Return what the app told of a 5xx; it comes after the answer."""
        log = self._app.process.log
        log.wait_for_end(TRACEBACK_SECONDS)
        return log.told(position)


def _once(log: str) -> str:
    """Return the first of several reports that begin alike: requests failed at once.

    An error's own words stand at the margin, below its frames.
    """
    lines = log.strip("\n").splitlines()
    for place in range(1, len(lines)):
        if lines[place] == lines[0] and not lines[place - 1].startswith(" "):
            return "\n".join(lines[:place])
    return log


def _asked(request: httpx.Request) -> Exchange:
    target = request.url.raw_path.decode("ascii", "replace")
    body = request.content.decode(errors="replace")
    headers = _shown(request.headers, SHOWN_HEADERS)
    raw = {k.decode("latin-1").title(): v for k, v in request.headers.raw}
    sent = Sent({name: raw[name] for name in headers}, request.content)
    return Exchange(request.method, target, headers, body[:MOST_KEPT], sent=sent)


def _shown(headers: httpx.Headers, names: tuple[str, ...]) -> dict[str, str]:
    return {name.title(): printable(headers[name]) for name in names if name in headers}
