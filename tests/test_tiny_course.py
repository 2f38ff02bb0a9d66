"""The kit, tried on a tiny course whose code folders are named by what happens."""

from __future__ import annotations

from conftest import TINY, Grade

from coursekit.course.stages import Course
from coursekit.grading.verdict import Outcome

COURSE = Course(TINY)


def test_a_solution_passes(grade: Grade) -> None:
    run = grade(TINY / "solutions" / "02_count", "2", course=COURSE)

    assert run.passed


def test_a_stage_runs_its_own_checks_first_and_then_all_earlier_ones(
    grade: Grade,
) -> None:
    run = grade(TINY / "solutions" / "02_count", "2", course=COURSE)

    assert [v.id for v in run.verdicts] == [
        "02_count::test_it_counts",
        "02_count::test_it_forgets",
        "01_hello::test_it_greets",
        "01_hello::test_it_greets_by_name",
    ]


def test_a_solution_fails_the_next_stage(grade: Grade) -> None:
    run = grade(TINY / "solutions" / "01_hello", "2", course=COURSE)

    assert {v.id: v.outcome for v in run.verdicts}["02_count::test_it_counts"] is (
        Outcome.FAILED
    )
