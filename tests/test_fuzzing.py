"""The solutions bear odd requests; ``make fuzz`` throws many more."""

from __future__ import annotations

import pytest
from conftest import COURSE
from fuzzing import fuzz

from coursekit.course.stages import Stage


@pytest.mark.parametrize("stage", COURSE.stages, ids=str)
def test_a_solution_survives_odd_requests(stage: Stage) -> None:
    """The same requests each time: what others find is for ``make fuzz`` to say."""
    examples = 3 if stage == COURSE.stages[-1] else 1
    if found := fuzz(stage, examples=examples, seed=1):
        pytest.fail(found, pytrace=False)
