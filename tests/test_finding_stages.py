"""Stages are found by looking, and what is no stage is refused by its name."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import TINY

from coursekit.course.stages import Course
from coursekit.errors import CourseError, UsageError


def course_of(root: Path, *folders: str) -> Course:
    """Return a course whose ``stages`` holds these folders."""
    for folder in folders:
        (root / "stages" / folder).mkdir(parents=True)
    return Course(root)


def test_stages_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    course = course_of(tmp_path, "10_last", "02_second", "01_first")

    assert [stage.name for stage in course.stages] == [
        "01_first",
        "02_second",
        "10_last",
    ]


@pytest.mark.parametrize("wanted", ["2", "02", "count", "02_count"])
def test_a_stage_is_known_by_its_number_and_by_its_name(wanted: str) -> None:
    assert Course(TINY).stage(wanted).name == "02_count"


def test_the_neighbours_of_a_stage_need_not_have_the_next_number(
    tmp_path: Path,
) -> None:
    course = course_of(tmp_path, "01_first", "03_third", "07_seventh")
    first, third, seventh = course.stages

    assert course.before(third) == first
    assert course.after(third) == seventh
    assert course.before(first) is None
    assert course.after(seventh) is None
    assert course.up_to(third) == [first, third]


def test_a_stage_that_outgrows_one_file_of_checks_has_more(tmp_path: Path) -> None:
    course = course_of(tmp_path, "01_first")
    (tmp_path / "checks").mkdir()
    for name in ("test_01_first_more.py", "test_01_first.py", "test_02_first.py"):
        (tmp_path / "checks" / name).touch()

    assert [path.name for path in course.stages[0].checks] == [
        "test_01_first.py",
        "test_01_first_more.py",
    ]


def test_the_tasks_of_a_stage_are_the_numbered_headings_of_its_brief() -> None:
    assert Course(TINY).stage("1").tasks == {1: "Greet", 2: "Greet by name"}


def test_a_stage_without_a_brief_has_no_tasks(tmp_path: Path) -> None:
    assert course_of(tmp_path, "01_first").stages[0].tasks == {}


def test_files_and_hidden_folders_among_the_stages_are_passed_over(
    tmp_path: Path,
) -> None:
    course = course_of(tmp_path, "01_first", ".cache")
    (tmp_path / "stages" / "README.md").touch()

    assert [stage.name for stage in course.stages] == ["01_first"]


@pytest.mark.parametrize("stray", ["1_first", "02", "02-count", "Solution", "notes"])
def test_a_folder_that_is_no_stage_is_refused_by_name(
    tmp_path: Path, stray: str
) -> None:
    course = course_of(tmp_path, "01_first", stray)

    with pytest.raises(CourseError) as refusal:
        _ = course.stages

    assert str(refusal.value) == (
        f"stages/{stray} is no stage: a stage is called NN_name, like 03_schemas."
        " Rename or remove the folder."
    )


def test_two_stages_of_one_number_are_refused_by_name(tmp_path: Path) -> None:
    course = course_of(tmp_path, "01_first", "02_this", "02_that")

    with pytest.raises(CourseError) as refusal:
        _ = course.stages

    assert str(refusal.value) == (
        "stages/02_that and stages/02_this have one number."
        " Give each stage a number of its own."
    )


def test_a_course_without_a_stage_is_refused(tmp_path: Path) -> None:
    (tmp_path / "stages").mkdir()

    with pytest.raises(CourseError, match="holds no stage: add one as NN_name"):
        _ = Course(tmp_path).stages


def test_a_folder_that_is_no_course_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no course in .*Run this in"):
        Course(tmp_path)


@pytest.mark.parametrize("wanted", ["7", "0", "-1", "counts", "stages/02_count", "²"])
def test_an_unknown_stage_is_refused_with_the_known_ones(wanted: str) -> None:
    with pytest.raises(UsageError) as refusal:
        Course(TINY).stage(wanted)

    assert str(refusal.value) == (
        f"There is no stage {wanted!r}. The stages are 1 (hello), 2 (count)."
    )


def test_no_stage_at_all_is_answered_with_how_to_name_one() -> None:
    with pytest.raises(UsageError) as refusal:
        Course(TINY).stage("")

    assert str(refusal.value) == (
        "Which stage? Say STAGE=1, for example. The stages are 1 (hello), 2 (count)."
    )
