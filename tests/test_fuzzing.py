"""Solutions bear odd requests; ``make fuzz`` throws many more, at each of them."""

from __future__ import annotations

import pytest
from conftest import COURSE
from fuzzing import fuzz


def test_the_last_solution_survives_odd_requests() -> None:
    """The same requests each time: what others find is for ``make fuzz`` to say.

    The last solution has the routes of all stages.
    """
    if found := fuzz(COURSE.stages[-1], examples=3, seed=1):
        pytest.fail(found, pytrace=False)
