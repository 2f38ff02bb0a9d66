"""Grading a folder: the checks of a stage and of all before it, run by pytest."""

from __future__ import annotations

import os
from collections.abc import Container
from pathlib import Path
from typing import Protocol

import pytest

from coursekit.course import Course, Stage
from coursekit.databases import Databases
from coursekit.errors import CourseError
from coursekit.grading import Grading, Run
from coursekit.plugin import Arrange, GradingPlugin
from coursekit.sandbox.launcher import Launcher
from coursekit.verdict import Verdict

SETTINGS = Path(__file__).with_name("pytest.ini")


class Audience(Protocol):
    """Who is told of a run while it goes on: a terminal, or nobody."""

    def expect(self, checks: dict[Stage, int]) -> None:
        """Hear how many checks each stage has in this run, in their order."""

    def hear(self, verdict: Verdict) -> None:
        """Hear a verdict as soon as it is there."""


def grade(
    course: Course,
    run: Run,
    launcher: Launcher,
    databases: Databases,
    audience: Audience,
    only: Container[str] | None = None,
    arrange: Arrange | None = None,
    stop_at_failure: bool = False,
) -> None:
    """Run the checks, or only those of some names, and fill ``run`` with verdicts.

    ``arrange`` is given the list of checks, and may put it into another order.

    Raises ``CourseError`` where the checks themselves can't be run.
    """
    grading = Grading(course, run, launcher, databases)
    plugin = GradingPlugin(grading, audience.expect, audience.hear, only, arrange)
    files = [str(path) for stage in course.up_to(run.stage) for path in stage.checks]
    os.environ.pop("PYTEST_ADDOPTS", None)
    words = ["-c", str(SETTINGS), f"--rootdir={course.root}"]
    words += ["--exitfirst"] if stop_at_failure else []
    ending = pytest.main([*words, *files], plugins=[plugin])
    grading.finish()
    if ending == pytest.ExitCode.INTERRUPTED and not plugin.trouble:
        raise KeyboardInterrupt
    if plugin.trouble:
        raise CourseError(f"The course itself is broken: {plugin.trouble}")
    if not run.verdicts:
        raise CourseError(f"Stage {run.stage} has no check to run.")
