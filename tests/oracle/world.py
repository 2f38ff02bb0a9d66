"""The program under judgement: started in the kit's sandbox, asked, and compared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Lock
from typing import Any

import httpx

from coursekit.course.stages import Course, Stage
from coursekit.grading.databases import Databases
from coursekit.grading.draw import ZONES, zone
from coursekit.grading.faces.app import App
from coursekit.grading.faces.database import Database
from coursekit.grading.faces.source import Source
from coursekit.grading.grading import Grading
from coursekit.grading.run import Run
from coursekit.grading.verdict import Failure
from coursekit.sandbox.launcher import Launcher

from .model import User
from .outcomes import Outcome, now, settle

NO_BODY: Any = object()
LONGEST = 240
MANY = 10_000
OTHER_FORM = (LookupError, TypeError, ValueError, AttributeError)


class Differs(Exception):
    """The program differs from the contract; ``requests`` led to it."""

    def __init__(self, words: str, requests: list[str] | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.requests = requests or []


class World:
    """Fresh apps of one program, in a time zone that has another date than UTC."""

    def __init__(
        self,
        course: Course,
        stage: Stage,
        folder: Path,
        launcher: Launcher,
        databases: Databases,
        seed: int,
    ) -> None:
        run = Run(stage, folder, _with_another_date(seed))
        self.stage = stage.number
        self.launcher = launcher
        self._grading = Grading(course, run, launcher, databases)
        self.secret_key = self._grading.secret_key
        self.zone = zone(run.seed)
        self._grading.expect([False] * MANY)  # there is always one more

    @property
    def source(self) -> Source:
        """The program's source, as text."""
        return self._grading.source()

    @contextmanager
    def serving(self, **options: Any) -> Iterator[Talk]:
        """Serve the program on a fresh database; options as in ``Grading.launch``."""
        grading = self._grading
        with explained():
            app = grading.launch(**options) if options else grading.app()
        talk = Talk(app, self._database(app), self.secret_key)
        try:
            with explained(talk.requests):
                yield talk
        except OTHER_FORM as error:
            words = f"an answer of another form ({type(error).__name__}: {error})"
            raise Differs(words, talk.requests) from error
        finally:
            talk.database.close()
            grading.take_exchanges()

    def _database(self, app: App) -> Database:
        order = app.process.order
        if "DATABASE_URL" in order.environment:
            return self._grading.database(app)
        return Database(f"sqlite:///{order.folder.as_posix()}/tasks.db")

    def launch(self, **options: Any) -> App:
        """Start the program in another way, and leave the rest to the caller."""
        return self._grading.launch(**options)

    def end_all(self) -> None:
        """End the apps that ``launch`` started."""
        self._grading.take_exchanges()


def _with_another_date(seed: int) -> int:
    while True:
        there = now() + timedelta(hours=ZONES[zone(seed)])
        if there.date() != now().date():
            return seed
        seed += 1


@contextmanager
def explained(requests: list[str] | None = None) -> Iterator[None]:
    """Turn a failure of the app into a difference."""
    try:
        yield
    except Failure as failure:
        log = f"; it printed: {failure.log[-600:]}" if failure.log else ""
        words = f"{failure.got} where {failure.expected} is due{log}"
        raise Differs(words, requests) from None


class Talk:
    """A conversation with one app: every request is compared and written down."""

    def __init__(self, app: App, database: Database, secret_key: str) -> None:
        self.app = app
        self.database = database
        self.secret_key = secret_key
        self.requests: list[str] = []
        self.secrets: set[str] = set()
        self._writing = Lock()

    def note(self, line: str) -> None:
        """Write down what was done besides a request."""
        self.requests.append(line)

    def send(
        self,
        method: str,
        path: str,
        body: Any = NO_BODY,
        *,
        actor: User | None = None,
        query: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        may_crash: bool = False,
    ) -> httpx.Response:
        """Send a request and return its answer; raises ``Differs`` for a crash."""
        sent = dict(headers or {})
        if actor is not None and actor.tokens:
            sent["Authorization"] = f"Bearer {actor.tokens[-1]}"
        content = None
        if body is not NO_BODY:
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        with self._writing:
            place = len(self.requests)
            self.requests.append(_line(method, path, content, actor, query, headers))
        with explained(self.requests):
            answer = self.app.client.request(
                method, path, content=content, params=query, headers=sent
            )
        told = f" → {answer.status_code} {_short(answer.text)}"
        self.requests[place] += told
        if answer.status_code < 500 or not may_crash:
            self._hold_everywhere(answer)
        return answer

    def ask(
        self, outcomes: list[Outcome], method: str, path: str, *args: Any, **kw: Any
    ) -> httpx.Response:
        """Send a request whose answer has to be one of the outcomes."""
        answer = self.send(method, path, *args, **kw)
        if words := settle(outcomes, answer):
            raise Differs(words, self.requests)
        return answer

    def _hold_everywhere(self, answer: httpx.Response) -> None:
        """Hold what is promised of every answer."""
        if answer.status_code >= 500:
            log = self.app.exchanges[-1].log[-600:]
            raise Differs(f"a crash: {answer.status_code}; {log}", self.requests)
        if 300 <= answer.status_code < 400:
            raise Differs("a redirect", self.requests)
        for secret in self.secrets:
            if secret in answer.text or json.dumps(secret)[1:-1] in answer.text:
                raise Differs("the answer repeats a password", self.requests)
        if "$2b$" in answer.text or "$2a$" in answer.text:
            raise Differs("the answer shows a hash", self.requests)

    def differs(self, words: str) -> Differs:
        """Return a difference with the requests so far."""
        return Differs(words, self.requests)


def _line(
    method: str,
    path: str,
    content: bytes | None,
    actor: User | None,
    query: dict[str, Any] | None,
    headers: dict[str, str] | None,
) -> str:
    words = [method, path + (f"?{httpx.QueryParams(query)}" if query else "")]
    if content is not None:
        words.append(_short(content.decode(errors="backslashreplace")))
    if actor is not None:
        words.append(f"(as {actor.username:.20})")
    if headers:
        words.append(_short(str(headers)))
    return " ".join(words)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
