"""The yardstick of the benchmark measures the same checks as the grader runs."""

from __future__ import annotations

import inspect
import subprocess
import sys

from conftest import COURSE, PROJECT
from rules.checks import checks_of

from benchmarks.in_process import InProcessGrading
from coursekit.grading.grading import Grading


def test_the_yardstick_passes_every_check_of_a_solution() -> None:
    stage = next(stage for stage in COURSE.stages if stage.number == 3)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.in_process", "3"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.endswith(" passed, 0 failed\n"), done.stdout
    passed = int(done.stdout.split()[0])
    checks = [check for each in COURSE.up_to(stage) for check in checks_of(each)]
    ended = [check for check in checks if (check.mark("until") or "9")[0] <= stage.name]
    assert passed == len(checks) - len(ended)


def test_the_yardstick_starts_apps_in_every_way_the_grader_does() -> None:
    ways, graders = (
        set(inspect.signature(each.launch).parameters)
        for each in (InProcessGrading, Grading)
    )

    assert ways == graders
