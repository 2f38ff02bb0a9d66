"""Grading a folder: the checks of a stage and of all before it, run by pytest."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Protocol

import pytest

from coursekit.course.stages import Course
from coursekit.errors import CourseError
from coursekit.grading.databases import Databases
from coursekit.grading.grading import Grading
from coursekit.grading.plan import Planned
from coursekit.grading.plugin import Arrange, GradingPlugin
from coursekit.grading.run import Run
from coursekit.grading.verdict import Verdict
from coursekit.sandbox.launcher import Launcher

SETTINGS = Path(__file__).with_name("pytest.ini")


class Audience(Protocol):
    """Who is told of a run while it goes on: a terminal, or nobody."""

    def expect(self, planned: Planned) -> None:
        """Hear which checks of each stage will run."""

    def hear(self, verdict: Verdict) -> None:
        """Hear a verdict as soon as it is there."""


class Nobody:
    """An audience that hears nothing: what was found is read in the run itself."""

    def expect(self, planned: Planned) -> None: ...

    def hear(self, verdict: Verdict) -> None: ...


class Abandoned(Exception):
    """A run was ended before its last check, by ``Launcher.abandon``."""


def grade(
    course: Course,
    run: Run,
    launcher: Launcher,
    databases: Databases,
    audience: Audience,
    arrange: Arrange | None = None,
    stop_at_failure: bool = False,
    processes: Callable[[int], int] = lambda checks: 1,
) -> None:
    """Run the checks of the run's plan, and fill ``run`` with verdicts.

    ``arrange`` is given the list of checks, and may put it into another order;
    ``processes`` tells in how many processes so many checks are to run.
    Whatever that is, the verdicts stand in the order of the course.

    Raises ``CourseError`` where the checks themselves can't be run.
    """
    grading = Grading(course, run, launcher, databases)
    plugin = GradingPlugin(
        course,
        run.stage,
        lambda: grading,
        audience.expect,
        audience.hear,
        run.plan,
        arrange,
        processes,
    )
    run_checks(plugin, "--exitfirst" if stop_at_failure else "")


def run_checks(plugin: GradingPlugin, *options: str) -> None:
    """Collect a stage's checks anew, and run them when the plugin begins.

    Raises ``CourseError`` where they can't be run, and ``Abandoned``.
    """
    course, stage = plugin.course, plugin.stage
    files = [_argument(path) for each in course.up_to(stage) for path in each.checks]
    words = ["-c", str(SETTINGS), f"--rootdir={_argument(course.root)}"]
    # a conftest.py that a learner wrote beside README.md is none of the checks'
    words.append(f"--confcutdir={_argument(course.root / 'checks')}")
    words += filter(None, options)
    # a developer's own options would change what a learner is told
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DEBUG"):
        os.environ.pop(name, None)
    with checks_of(course):
        ending = pytest.main([*words, *files], plugins=[plugin])
    if plugin.trouble is not None:
        raise plugin.trouble
    grading = plugin.begun
    if grading is not None and grading.is_abandoned:
        raise Abandoned
    if ending == pytest.ExitCode.INTERRUPTED and not plugin.has_ended_early:
        raise KeyboardInterrupt
    if ending == pytest.ExitCode.USAGE_ERROR:
        raise CourseError(
            "The course itself is broken: checks/conftest.py, or a module of"
            " checks/shared that it imports, can't be imported, as said above."
        )
    if grading is None or not grading.run.verdicts:
        raise CourseError(
            f"Stage {stage} has no check to run: write a function test_… in"
            f" checks/test_{stage}.py."
        )
    grading.finish()


@contextmanager
def checks_of(course: Course) -> Iterator[None]:
    """Let ``checks`` be the folder of this course, so that one file imports another.

    Its root is put into no path: a learner's ``random.py`` there is no library, and the
    folder ``checks`` of another course, which may be in the path, is not asked.
    """
    _forget_checks()
    package = sys.modules["checks"] = ModuleType("checks")
    package.__path__ = [str(course.root / "checks")]
    try:
        yield
    finally:
        _forget_checks()


def _argument(path: Path) -> str:
    """Return a path as pytest is given it.

    From within the course it is a short one: in the name of a folder above it, ``[``,
    ``::`` and ``$`` would mean something to pytest.
    """
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _forget_checks() -> None:
    """Let the next run import the checks anew: another course has the same names."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "checks"]:
        del sys.modules[name]
