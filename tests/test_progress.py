"""``progress``: what was checked is remembered, and compared with the code of now."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import TINY, Told
from learner import own_course, put

from coursekit.course.stages import Course
from coursekit.keeping.fingerprint import fingerprint
from coursekit.keeping.memory import Memory
from coursekit.workbench.records import recall

Tell = Callable[..., Told]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return own_course(tmp_path)


@pytest.fixture
def tell(told: Tell, course: Course) -> Tell:
    def tell(*words: object) -> Told:
        return told("--course", course.root, *words)

    return tell


def test_a_stage_that_was_never_checked_says_so(tell: Tell) -> None:
    said = tell("progress")

    assert said.status == 0
    assert "· 01_hello  not checked yet\n" in said.out
    assert "· 02_count  not checked yet\n" in said.out
    assert "Next: read" in said.out


def test_a_check_is_remembered_with_its_bar_and_time(
    tell: Tell, course: Course
) -> None:
    put(TINY / "code" / "fails", course.stages[0].folder)
    tell("check", 1)
    record = recall(course, course.stages[0])
    assert record is not None

    said = tell("progress")

    assert "✗ 01_hello  ━━━━━━━━━━━━━━━━━━━━━━━━  2 of 3\n" in said.out
    assert f"checked {record.when}\n" in said.out
    assert "Next: stage 01_hello. `make check STAGE=1` tells what to mend first." in (
        " ".join(said.out.split())
    )


def test_what_is_next_follows_what_passed(tell: Tell, course: Course) -> None:
    put(course.stages[0].solution, course.stages[0].folder)
    tell("check", 1)

    assert "then `make check STAGE=2`." in " ".join(tell("progress").out.split())

    put(course.stages[1].solution, course.stages[1].folder)
    tell("check", 2)

    assert "You have passed every stage." in tell("progress").out


def test_code_that_changed_since_is_told(tell: Tell, course: Course) -> None:
    put(course.stages[0].solution, course.stages[0].folder)
    tell("check", 1)
    main = course.stages[0].folder / "app" / "main.py"
    text = main.read_text()

    main.write_text(text + "\n")
    said = tell("progress")

    assert "your code has changed since" in said.out
    assert "Next: check stage 01_hello again, as you changed it:" in said.out
    main.write_text(text)
    assert "changed since" not in tell("progress").out


def test_earlier_checks_that_fail_are_counted(tell: Tell, course: Course) -> None:
    put(TINY / "code" / "breaks_what_worked", course.stages[1].folder)
    tell("check", 2)

    assert "1 earlier check did not pass" in tell("progress").out


def test_another_folder_is_not_remembered(tell: Tell) -> None:
    tell("check", 1, "--code", TINY / "code" / "passes")

    assert "01_hello  not checked yet" in tell("progress").out


def test_a_check_goes_on_where_nothing_can_be_remembered(
    tell: Tell, course: Course
) -> None:
    put(course.stages[0].solution, course.stages[0].folder)
    (course.root / ".coursekit").write_text("in the way")

    assert tell("check", 1).status == 0


@pytest.mark.parametrize(
    "change", [{"total": 0}, {"at": "yesterday"}, {"passed": "x"}, {"more": 1}]
)
def test_a_record_of_another_form_is_none(
    tell: Tell, course: Course, change: dict[str, object]
) -> None:
    put(course.stages[0].solution, course.stages[0].folder)
    tell("check", 1)
    facts = Memory(course.root).read("progress")
    facts["01_hello"] |= change
    (course.root / ".coursekit" / "progress.json").write_text(json.dumps(facts))

    assert "01_hello  not checked yet" in tell("progress").out


def test_a_fingerprint_is_of_names_and_contents_alone(tmp_path: Path) -> None:
    app = tmp_path / "app"
    assert fingerprint(tmp_path) == ""
    app.mkdir()
    (app / "main.py").write_text("x = 1\n")
    first = fingerprint(tmp_path)
    (app / "__pycache__").mkdir()
    (app / "__pycache__" / "main.pyc").write_text("x")
    (app / "tasks.db").write_text("x")
    (app / ".main.py.swp").write_text("x")
    (app / "main.py").touch()

    assert fingerprint(tmp_path) == first
    (app / "main.py").rename(app / "other.py")
    assert fingerprint(tmp_path) != first
