"""Starting an app that writes its trace, and sending it requests in a row."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from coursekit.course.migrations import is_configured
from coursekit.errors import UsageError
from coursekit.grading.databases import SqliteDatabases
from coursekit.grading.exchange import Exchange, granted_token
from coursekit.grading.faces.app import App
from coursekit.grading.faces.client import Client, Patience
from coursekit.grading.faces.folder import Folder
from coursekit.grading.verdict import Failure
from coursekit.sandbox.launcher import Launcher
from coursekit.sandbox.order import Order
from coursekit.tracing.requests import Request
from coursekit.tracing.steps import Record, Step, read_record

PERSON = "ada"
MIGRATED = ("upgrade", "head")
SECONDS_TO_END = 2.0  # its last steps are written when it stops
NOT_BUILT = (404, 405)


@dataclass
class Journey:
    """One request, how it was answered, and the steps that its app wrote of it."""

    request: Request
    steps: list[Step] = field(default_factory=list)
    exchange: Exchange | None = None
    failure: Failure | None = None
    seconds: float = 0.0
    app: dict[str, Any] = field(default_factory=dict)

    @property
    def status(self) -> int | None:
        """The status of the answer; None where none came."""
        return self.exchange.status if self.exchange else None


class TracedApp:
    """A running app that writes down the way of each request; its own database.

    Its launcher is ready already: that is waited for once, however many apps follow.
    Raises ``Failure`` where its database can't be migrated, if it is to be.
    """

    def __init__(self, launcher: Launcher) -> None:
        self._launcher = launcher
        folder = launcher.new_folder()
        self._trace = folder.with_name(f"{folder.name}.trace")
        self._secrets: dict[str, str] = {}
        order = Order(
            template=launcher.template,
            folder=folder,
            address=launcher.new_address(),
            environment={
                "DATABASE_URL": SqliteDatabases().new(folder),
                "SECRET_KEY": secrets.token_urlsafe(48),
                "TZ": "UTC",
            },
        )
        patience = Patience(launcher.deadlines)
        if is_configured(launcher.template):
            with closing(Folder(launcher, order, patience)) as copy:
                copy.alembic(*MIGRATED)
        traced = replace(order, trace=self._trace)
        self.app = App(launcher, launcher.launch(traced), patience, usual=False)
        self._client: Client = self.app.client
        self._sent = 0

    def sign_in(self, person: str) -> None:
        """Register somebody and send all that follows with their token.

        Raises ``UsageError`` where the app can't do that, ``Failure`` where it fails.
        """
        password = self._secrets.setdefault(person, secrets.token_urlsafe(12))
        account = {"username": person, "password": password}
        whole = account | {"email": f"{person}@example.com"}
        self._client = self.app.client
        answer = self._ask("/auth/register", whole)
        if answer.status_code not in (201, 409):
            raise UsageError(_no_sign_in("/auth/register", answer.status_code, whole))
        answer = self._ask("/auth/login", account)
        token = granted_token(self.app.exchanges[-1])
        if not token:
            raise UsageError(_no_sign_in("/auth/login", answer.status_code, account))
        self._client = self.app.new_client({"Authorization": f"Bearer {token}"})

    def _ask(self, path: str, body: dict[str, str]) -> httpx.Response:
        self._sent += 1
        return self._client.post(path, json=body)

    def send(self, request: Request) -> Journey:
        """Send a request and return its journey, as far as it came."""
        self._sent += 1
        journey = Journey(request)
        began = time.perf_counter()
        try:
            content = request.body.encode() or None
            headers = {"content-type": "application/json"} if content else {}
            self._client.request(
                request.method, request.path, content=content, headers=headers
            )
        except Failure as failure:
            journey.failure = failure
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, ValueError) as error:
            raise UsageError(
                f"{request} can't be sent: {error}. Fix the path."
            ) from None
        journey.seconds = time.perf_counter() - began
        journey.exchange = self.app.exchanges[-1] if self.app.exchanges else None
        record = self._record(wait=journey.failure is None)
        journey.steps, journey.app = record.of(self._sent), record.app
        return journey

    def _record(self, *, wait: bool) -> Record:
        """Return what the app wrote; a dependency may go on after the answer."""
        to_end = self.app.wait_for(SECONDS_TO_END if wait else 0)
        while True:
            is_late = not to_end.left()
            record = read_record(self._trace)
            if record.has_ended(self._sent) or is_late:
                return record
            time.sleep(0.005)


@contextmanager
def traced_app(launcher: Launcher) -> Iterator[TracedApp]:
    """Return a block with a traced app that is ended after it."""
    running = TracedApp(launcher)
    try:
        yield running
    finally:
        running.app.close()


def journeys(
    launcher: Launcher, requests: Iterable[Request], person: str = ""
) -> Iterator[Journey]:
    """Yield the journey of each request; after one without an answer there is none."""
    with ExitStack() as ending:
        try:
            running = ending.enter_context(traced_app(launcher))
        except Failure as failure:
            yield Journey(Request("alembic", " ".join(MIGRATED)), failure=failure)
            return
        waiting = [Request("", "", person=person)] if person else []
        for request in [*waiting, *requests]:
            if request.person:
                try:
                    running.sign_in(request.person)
                except Failure as failure:
                    asked = running.app.exchanges[-1]
                    yield Journey(Request(asked.method, asked.path), failure=failure)
                    return
                continue
            journey = running.send(request)
            yield journey
            if journey.failure:
                return


def _no_sign_in(path: str, status: int, body: dict[str, str]) -> str:
    if status in NOT_BUILT:
        return (
            f"Nobody can be signed in: this app has no POST {path}."
            " Leave SIGNED_IN out, or build users first."
        )
    shown = json.dumps(body | {"password": "open sesame"})
    return (
        f"Nobody can be signed in: POST {path} answered {status}. Look at that request"
        f" first: REQUEST='POST {path} {shown}'"
    )
