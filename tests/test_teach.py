"""``teach``: the notes for who teaches a stage, in the terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import COURSE, Told
from learner import own_course

from coursekit.course.stages import Course

Tell = Callable[..., Told]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return own_course(tmp_path)


@pytest.fixture
def teach(told: Tell, course: Course) -> Tell:
    def teach(*words: object) -> Told:
        return told("--course", course.root, "teach", *words)

    return teach


def test_the_notes_are_shown_and_where_they_are(teach: Tell) -> None:
    said = teach(2)

    assert said.status == 0
    lines = [line.strip() for line in said.out.splitlines() if line.strip()]
    assert lines[:3] == ["Teaching stage 2", "On the board", "You and the app."]
    told = "".join(said.out.split())  # a long path is wrapped
    assert told.endswith("stages/02_count/teach.md,besidethelessonandthebrief.")


def test_a_long_address_in_a_table_is_shown_whole(teach: Tell, course: Course) -> None:
    address = f"http://127.0.0.1:8000/{'hello' * 30}"
    notes = course.stages[1].folder / "teach.md"
    notes.write_text(f"| you send | you see |\n|---|---|\n| `{address}` | 404 |\n")

    said = teach(2)

    assert "…" not in said.out
    assert said.out.count("hello") + said.out.count("hel") >= 30


def test_a_stage_without_notes_is_told(teach: Tell, course: Course) -> None:
    (course.stages[1].folder / "teach.md").unlink()

    said = teach(2)

    assert said.status == 2
    assert said.err == (
        "Stage 02_count has no notes for who teaches: write stages/02_count/teach.md.\n"
    )


@pytest.mark.parametrize(
    "stage", [s for s in COURSE.stages if (s.folder / "teach.md").is_file()], ids=str
)
def test_the_notes_of_the_course_lose_no_word(stage, told: Tell) -> None:  # noqa: ANN001
    said = told("teach", stage.number)

    notes = (stage.folder / "teach.md").read_text(encoding="utf-8")
    assert said.status == 0
    assert said.out.count("…") == notes.count("…")
