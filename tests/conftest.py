"""What the tests share: courses, the grader in this process, and the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from coursekit.course import Course, Stage
from coursekit.databases import SqliteDatabases
from coursekit.draw import new_seed
from coursekit.grading import Run
from coursekit.runner import grade as run_checks
from coursekit.sandbox.launcher import ForkLauncher, ForkServer
from coursekit.verdict import Verdict

PROJECT = Path(__file__).resolve().parent.parent
TINY = PROJECT / "tests" / "tiny"
COURSE = Course(PROJECT)

Grade = Callable[..., Run]


class Nobody:
    """An audience that hears nothing: tests read the run itself."""

    def expect(self, checks: dict[Stage, int]) -> None: ...

    def hear(self, verdict: Verdict) -> None: ...


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
    ) -> Run:
        run = Run(course.stage(stage), code, seed or new_seed())
        launcher = ForkLauncher(code, fork_server)
        try:
            run_checks(course, run, launcher, SqliteDatabases(), Nobody(), only)
        finally:
            launcher.close()
        return run

    return grade


@dataclass(frozen=True)
class Told:
    """What a command said, and the status it ended with."""

    status: int
    out: str
    err: str


@pytest.fixture(scope="session")
def coursekit() -> Callable[..., Told]:
    """Run ``python -m coursekit`` as a person does: ``coursekit("check", "1")``."""

    def coursekit(*words: object, **environment: str) -> Told:
        done = subprocess.run(
            [sys.executable, "-m", "coursekit", *map(str, words)],
            cwd=PROJECT,
            env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1", **environment},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        return Told(done.returncode, done.stdout, done.stderr)

    return coursekit
