"""A file of mistakes is held to its form, and a mistake is planted into a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import TINY

from coursekit.course.mistakes import mistakes_of, plant
from coursekit.course.stages import Course, Stage
from coursekit.errors import CourseError

GOOD = """
[[mistake]]
name = "counts_from_zero"
did = "Counted from 0."
sees = "The first greeting is number 0."
fix = "Count from 1."
caught_by = "test_it_counts"

[[mistake.edits]]
file = "app/main.py"
old = "count(1)"
new = "count(0)"
"""
WHERE = "checks/mistakes/02_count.toml"
ITS_NAME = f"{WHERE}, mistake `counts_from_zero`"
NUMBERED = f"{WHERE}, mistake 1 (`counts_from_zero`)"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """The tiny course's second stage, in a copy that may be written to."""
    shutil.copytree(TINY, tmp_path / "course")
    return Course(tmp_path / "course").stage("2")


def test_a_mistake_is_read_with_all_its_words(stage: Stage) -> None:
    stage.mistakes.write_text(GOOD)

    [mistake] = mistakes_of(stage)

    assert mistake.did == "Counted from 0."
    assert mistake.sees == "The first greeting is number 0."
    assert mistake.fix == "Count from 1."
    assert mistake.caught_by == "test_it_counts"
    assert mistake.edits[0].file == "app/main.py"
    assert str(mistake) == "counts_from_zero"


def test_where_a_mistake_is_seen_may_be_said(stage: Stage) -> None:
    where = 'caught_by = "test_it_counts"\n'
    stage.mistakes.write_text(GOOD.replace(where, f'{where}seen_in = "code"\n'))

    [mistake] = mistakes_of(stage)

    assert mistake.seen_in == "code"


def test_a_mistake_is_seen_in_one_of_a_few_places(stage: Stage) -> None:
    where = 'caught_by = "test_it_counts"\n'
    stage.mistakes.write_text(GOOD.replace(where, f'{where}seen_in = "a dream"\n'))

    with pytest.raises(CourseError) as error:
        mistakes_of(stage)

    assert str(error.value).startswith(
        f"{NUMBERED}: its `seen_in` is `a dream`. Let it be one of `answers`, `code`,"
    )


def test_a_planted_mistake_changes_the_copy_alone(stage: Stage, tmp_path: Path) -> None:
    stage.mistakes.write_text(GOOD)
    [mistake] = mistakes_of(stage)
    before = (stage.solution / "app" / "main.py").read_text()

    plant(mistake, stage.solution, tmp_path / "code")

    assert (stage.solution / "app" / "main.py").read_text() == before
    assert (tmp_path / "code" / "app" / "main.py").read_text() == before.replace(
        "count(1)", "count(0)"
    )
    assert (tmp_path / "code" / "app" / "__init__.py").exists()


def test_a_mistake_may_take_several_edits_of_one_file(
    stage: Stage, tmp_path: Path
) -> None:
    more = '\n[[mistake.edits]]\nfile = "app/main.py"\nold = "Hello {"\nnew = "Hi {"\n'
    stage.mistakes.write_text(GOOD + more)
    [mistake] = mistakes_of(stage)

    plant(mistake, stage.solution, tmp_path / "code")

    text = (tmp_path / "code" / "app" / "main.py").read_text()
    assert "count(0)" in text
    assert "Hi {" in text


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("did =", "dit =", f"{NUMBERED}: the key `dit` is unknown. Use only `name`,"),
        ('did = "Counted from 0."', "", f"{NUMBERED}: it has no `did`. Add it."),
        (
            '"Count from 1."',
            '" "',
            f"{NUMBERED}: its `fix` is no text. Write one in quotes.",
        ),
        (
            '"Count from 1."',
            "1",
            f"{NUMBERED}: its `fix` is no text. Write one in quotes.",
        ),
        ('name = "counts_from_zero"', "", f"{WHERE}, mistake 1: it has no `name`."),
        (
            "[[mistake.edits]]",
            "[mistake.edits]",
            f"{NUMBERED}, edits nothing: add a [[mistake.edits]]",
        ),
        ("new =", "now =", f"{NUMBERED}, an edit: the key `now` is unknown. Use only"),
        ('new = "count(0)"', "", f"{NUMBERED}, an edit: it has no `new`. Add it."),
        (
            '"count(1)"',
            '""',
            f"{NUMBERED}, an edit: its `old` is no text. Write one in quotes.",
        ),
        (
            "app/main.py",
            "app/mian.py",
            f"{ITS_NAME}, edits app/mian.py"
            ", which the solution does not have: name a file of it, like app/main.py.",
        ),
        (
            "count(1)",
            "count(2)",
            f"{ITS_NAME}: its `old` stands not at all in the solution's app/main.py."
            " Copy lines that stand there exactly once. It is:\ncount(2)",
        ),
        ('"count(1)"', '"count"', f"{ITS_NAME}: its `old` stands 4 times in the"),
        (
            "count(0)",
            "count(1)",
            f"{ITS_NAME}, changes nothing in app/main.py: let `new` differ from `old`.",
        ),
        (
            "count(0)",
            "count(",
            f"{ITS_NAME}: with it Python can't read line 8 of app/main.py",
        ),
        ("[[mistake]]", "[[mistakes]]", f"{WHERE}: the key `mistakes` is unknown."),
    ],
)
def test_a_bad_mistake_is_refused_with_the_file_and_what_to_do(
    stage: Stage, old: str, new: str, sentence: str
) -> None:
    assert old in GOOD
    stage.mistakes.write_text(GOOD.replace(old, new))

    with pytest.raises(CourseError) as refusal:
        mistakes_of(stage)

    assert str(refusal.value)[: len(sentence)] == sentence


def test_two_mistakes_of_one_name_are_refused(stage: Stage) -> None:
    stage.mistakes.write_text(GOOD + GOOD)

    with pytest.raises(CourseError) as refusal:
        mistakes_of(stage)

    assert str(refusal.value) == (
        f"{WHERE} has 2 mistakes of the name `counts_from_zero`:"
        " give each a name of its own."
    )


def test_a_mistake_that_is_no_table_is_refused(stage: Stage) -> None:
    stage.mistakes.write_text('mistake = ["counts_from_zero"]')

    words = r"mistake 1: it is no table\. Write one with the keys"

    with pytest.raises(CourseError, match=words):
        mistakes_of(stage)


def test_a_missing_file_of_mistakes_is_told(stage: Stage) -> None:
    stage.mistakes.unlink()

    with pytest.raises(CourseError) as refusal:
        mistakes_of(stage)

    words = f"{WHERE} is missing: add it, a [[mistake]] for each mistake."
    assert str(refusal.value) == words


def test_a_file_that_is_no_toml_is_refused_with_the_line(stage: Stage) -> None:
    stage.mistakes.write_text(GOOD.replace('"Count from 1."', "Count from 1."))

    with pytest.raises(CourseError) as refusal:
        mistakes_of(stage)

    assert str(refusal.value).startswith(f"{WHERE} is no TOML: ")
    assert "(at line 6, column 7)" in str(refusal.value)
    assert str(refusal.value).endswith(". Fix that line.")
