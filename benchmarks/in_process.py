"""The yardstick: the same checks in one pytest process, with TestClient, not isolated.

``python -m benchmarks.in_process 2`` runs the checks of stages 1 and 2 on the solution
of stage 2. The app is imported anew for each check and gets a database of its own, but
nothing keeps it from the grader: no process, no limit, no deadline.
"""

from __future__ import annotations

import gc
import importlib
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import bcrypt
import pytest
from starlette.testclient import TestClient

from coursekit.course.stages import Course, Stage
from coursekit.grading.draw import Draw, new_seed, zone
from coursekit.grading.exchange import Exchange
from coursekit.grading.faces.app import UNTOLD_SECONDS
from coursekit.grading.faces.database import Database
from coursekit.grading.faces.source import Source
from coursekit.grading.grading import A_MOMENT, CHEAP_COST, Begin
from coursekit.grading.runner import checks_of
from coursekit.grading.verdict import Blame, Failure
from coursekit.sandbox.child import give_up_locks

PROJECT = Path(__file__).resolve().parent.parent
SETTINGS = PROJECT / "coursekit" / "grading" / "pytest.ini"


GENSALT = bcrypt.gensalt
CONNECT = sqlite3.connect


def capped(cost: int) -> Callable[..., bytes]:
    """Return what stands in for ``bcrypt.gensalt``, as in the grader's children."""

    def gensalt(rounds: int = 12, prefix: bytes = b"2b") -> bytes:
        return GENSALT(min(rounds, cost), prefix)

    return gensalt


class InProcessApp:
    """An app that lives in this process, imported anew."""

    def __init__(
        self, environment: dict[str, str], *, count: bool, bcrypt_cost: int | None
    ) -> None:
        self.environment = environment
        self.exchanges = [Exchange("GET", "/openapi.json")]  # none is written down
        self._count = count
        bcrypt.gensalt = GENSALT if bcrypt_cost is None else capped(bcrypt_cost)
        self._failure: BaseException | None = None
        self._clients: list[TestClient] = []
        try:
            self._begin()
        except BaseException as error:  # an app that refuses to start
            self._failure = error

    def _begin(self) -> None:
        os.environ.update(self.environment)
        for name in [name for name in sys.modules if name.partition(".")[0] == "app"]:
            del sys.modules[name]
        self.app = importlib.import_module("app.main").app
        if self._count:
            from coursekit.sandbox.statements import CountedStatements

            self.app = CountedStatements(self.app)
        self._client = self.new_client()

    @property
    def client(self) -> TestClient:
        if self._failure is not None:
            words = str(self._failure)
            raise Failure(Blame.DID_NOT_START, "an app that starts", words)
        return self._client

    @property
    def folder(self) -> Path:
        return Path.cwd()

    def new_client(self, headers: dict[str, str] | None = None) -> TestClient:
        client = TestClient(
            self.app,
            headers=headers,
            follow_redirects=False,
            raise_server_exceptions=False,
        )
        client.__enter__()
        self._clients.append(client)
        return client

    def restart(self, *, kill: bool = False) -> None:
        held, headers = self.client, dict(self.client.headers)
        self.close()
        self._begin()
        held.__dict__.update(self._client.__dict__)  # the check goes on with its client
        held.headers.update(headers)

    def close(self) -> None:
        while self._clients:
            self._clients.pop().__exit__(None, None, None)

    def at_once(
        self, held_by: str = "", *, for_good: bool = False
    ) -> AbstractContextManager[None]:
        del held_by, for_good  # nothing is told of a moment here
        return nullcontext()

    def wait_until_still(self) -> None:
        time.sleep(UNTOLD_SECONDS)

    def logs(self) -> str:
        return str(self._failure)

    def exit_status(self, seconds: float) -> int | None:
        return 1 if self._failure else None


class InProcessGrading:
    """Offers the fixtures what the real ``Grading`` offers."""

    def __init__(self, course: Course, stage: Stage, folder: Path) -> None:
        self.course = course
        self.stage = stage
        self.secret_key = Draw("key").word(48)
        self._seed = new_seed()
        self.zone = zone(self._seed)
        self._folder = folder
        self._apps: list[InProcessApp] = []
        self._count = 0

    def app(self) -> InProcessApp:
        return self.launch()

    def launch(
        self,
        *,
        environment: dict[str, str | None] | None = None,
        bcrypt_cost: int | None = CHEAP_COST,
        count_statements: bool = False,
        errors_only: bool = False,  # an app here has no output but its error
        hasty: bool = False,
        keeps_garbage: bool = False,
    ) -> InProcessApp:
        self._count += 1
        sqlite3.connect = sqlite3.dbapi2.connect = CONNECT
        if hasty:
            give_up_locks(A_MOMENT)
        gc.disable() if keeps_garbage else gc.enable()
        usual = {
            "DATABASE_URL": f"sqlite:///{self._folder}/{self._count}.db",
            "SECRET_KEY": self.secret_key,
            "TZ": self.zone,
        }
        wanted = usual | (environment or {})
        for name in [name for name, value in wanted.items() if value is None]:
            os.environ.pop(name, None)
        app = InProcessApp(
            {name: value for name, value in wanted.items() if value is not None},
            count=count_statements,
            bcrypt_cost=bcrypt_cost,
        )
        self._apps.append(app)
        return app

    def database(self, app: InProcessApp) -> Database:
        return Database(app.environment["DATABASE_URL"])

    def source(self) -> Source:
        return Source(self.stage.solution)

    def draw(self, check: str) -> Draw:
        return Draw(f"{self._seed}:{check}")

    def close(self) -> None:
        while self._apps:
            self._apps.pop().close()


class InProcessPlugin:
    def __init__(self, grading: InProcessGrading) -> None:
        self._grading = grading
        self.passed = 0
        self.failed: list[str] = []

    @pytest.fixture
    def grading(self) -> Iterator[Any]:
        yield self._grading
        self._grading.close()

    @pytest.fixture
    def head_start(self) -> Begin:
        return lambda app, ask, hold: ask(app)

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "task(number): the task of the brief")
        config.addinivalue_line("markers", "hint(ladder): the hints for what it shows")
        config.addinivalue_line("markers", "until(stage, reason): where a check ends")
        config.addinivalue_line("markers", "about(*needs): what others need of it")
        config.addinivalue_line("markers", "alone(reason): beside no other check")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if not self._is_overturned(item)]

    def _is_overturned(self, item: pytest.Item) -> bool:
        mark = item.get_closest_marker("until")
        end = mark and self._grading.course.stage(mark.args[0])
        return bool(end and self._grading.stage.number >= end.number)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self.passed += 1
        elif report.failed:
            self.failed.append(f"{report.nodeid}\n{report.longreprtext}")


def main(number: str) -> int:
    """Run the checks of a stage and all before it; return the exit status."""
    course = Course(PROJECT)
    stage = course.stage(number)
    sys.path.insert(0, str(stage.solution))
    sys.dont_write_bytecode = False
    files = [str(path) for each in course.up_to(stage) for path in each.checks]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        plugin = InProcessPlugin(InProcessGrading(course, stage, Path(folder)))
        with checks_of(course):
            words = ["-c", str(SETTINGS), f"--rootdir={PROJECT}", *files]
            pytest.main(words, plugins=[plugin])
        os.chdir(PROJECT)
    sys.stdout.write(f"{plugin.passed} passed, {len(plugin.failed)} failed\n")
    sys.stdout.write("\n".join(plugin.failed))
    return 1 if plugin.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
