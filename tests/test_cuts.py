"""Half of a stage is graded as that: what is done passes, and nothing else does.

Each check is tried where its task is done and no more, and where all before it is done.
With HALVES, a stage or ``all``, each is tried on every half: ``make accuracy`` does so.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import COURSE, Excerpt, Grade, hold
from cutting import cut_down, halves
from early import LIST, early, wrong_halves
from rules.checks import checks_of

from coursekit.course.stages import Stage

WHOLE = os.environ.get("HALVES", "")
STAGES = COURSE.stages if WHOLE in ("", "all") else [COURSE.stage(WHOLE)]
HALVES = [(stage, done) for stage in STAGES[::-1] for done in halves(stage)]


@pytest.mark.parametrize(("stage", "done"), HALVES, ids=str)
def test_the_tasks_that_are_done_pass_and_no_other(
    stage: Stage, done: int, grade: Grade, tmp_path: Path
) -> None:
    cut_down(stage, done, tmp_path / "code")
    near = {c.name for c in checks_of(stage) if c.mark("task") in ([done], [done + 1])}

    run = grade(
        tmp_path / "code",
        stage.name,
        course=Excerpt(stage),
        only=None if WHOLE else near,
    )

    hold(wrong_halves(stage, done, run.verdicts))


def test_what_passes_early_is_a_check_that_can() -> None:
    """A line of the list that no run can hold would stay for ever."""
    tasks = {c.name: c.mark("task") for s in COURSE.stages for c in checks_of(s)}

    hold(
        f"{LIST.name} lists {name} for {done} tasks: name a check, and numbers of tasks"
        " before its own."
        for name, numbers in early().items()
        for done in numbers
        if done not in range((tasks.get(name) or [0])[0])
    )
