"""``teach``: the notes on a stage, in the terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import COURSE, Told
from learner import own_course

from coursekit.course.stages import Course, Stage

Tell = Callable[..., Told]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return own_course(tmp_path)


@pytest.mark.parametrize("stage", COURSE.stages, ids=str)
def test_each_stage_has_notes(told: Tell, stage: Stage) -> None:
    said = told("teach", stage.number)

    assert said.status == 0
    assert f"Teaching stage {stage.number}" in said.out
    assert f"The page itself: stages/{stage}/teach.md" in said.out


def test_a_stage_without_notes_is_told(told: Tell, course: Course) -> None:
    (course.stages[0].folder / "teach.md").unlink()

    said = told("--course", course.root, "teach", 1)

    assert said.status == 2
    assert "stages/01_hello has no teach.md: nobody has written it yet." in said.err
