"""The solutions bear odd requests; ``make fuzz`` throws many more."""

from __future__ import annotations

import pytest
from conftest import COURSE
from fuzzing import fuzz

from coursekit.course import Stage


@pytest.mark.parametrize("stage", COURSE.stages, ids=str)
def test_a_solution_survives_odd_requests(stage: Stage) -> None:
    assert fuzz(stage, examples=3) == ""
