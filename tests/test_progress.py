"""``progress``: what was checked is remembered, and compared with the code of now."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import TINY, Told
from learner import own_course, put

from coursekit.course.stages import Course, Stage
from coursekit.keeping.fingerprint import fingerprint
from coursekit.keeping.memory import Memory
from coursekit.workbench.records import has_passed, recall

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
    assert "Next: stage 01_hello. `make check STAGE=1` tells what to fix first." in (
        " ".join(said.out.split())
    )


def test_what_is_next_follows_what_passed(tell: Tell, course: Course) -> None:
    put(course.stages[0].solution, course.stages[0].folder)
    tell("check", 1)

    assert "then `make check STAGE=2`." in " ".join(tell("progress").out.split())

    put(course.stages[1].solution, course.stages[1].folder)
    tell("check", 2)

    assert "All done: you have passed every stage." in tell("progress").out


def test_who_began_later_is_led_on_from_there(tell: Tell, course: Course) -> None:
    put(TINY / "code" / "breaks_what_worked", course.stages[1].folder)
    tell("check", 2)

    said = tell("progress")

    assert "· 01_hello  passed over: you began at stage 2\n" in said.out
    assert "Next: stage 02_count. `make check STAGE=2`" in said.out


def test_who_passed_the_last_stage_is_done_wherever_they_began(
    tell: Tell, course: Course
) -> None:
    put(course.stages[1].solution, course.stages[1].folder)
    tell("check", 2)

    said = tell("progress")

    assert "01_hello  passed over: what it asks for holds in stage 2\n" in said.out
    assert said.out.endswith("All done: you have passed every stage.\n")


def test_a_stage_that_fails_by_itself_and_holds_in_a_later_one_is_not_next(
    tell: Tell, course: Course
) -> None:
    put(TINY / "code" / "fails", course.stages[0].folder)
    tell("check", 1)
    put(course.stages[1].solution, course.stages[1].folder)
    tell("check", 2)

    assert "All done" in tell("progress").out


def test_the_stage_that_was_begun_first_is_next(tell: Tell, course: Course) -> None:
    put(TINY / "code" / "fails", course.stages[0].folder)
    tell("check", 1)
    tell("check", 2)

    assert "Next: stage 01_hello." in tell("progress").out


def test_code_that_was_begun_and_never_checked_is_next(
    tell: Tell, course: Course
) -> None:
    put(course.stages[1].solution, course.stages[1].folder)

    said = " ".join(tell("progress").out.split())

    assert said.endswith(
        "Next: stage 02_count, which you have begun: `make check STAGE=2`."
    )


def test_the_last_stage_that_was_changed_is_to_be_checked_again(
    tell: Tell, course: Course
) -> None:
    put(course.stages[1].solution, course.stages[1].folder)
    tell("check", 2)
    (course.stages[1].folder / "app" / "new.py").write_text("x = 1\n")

    assert "Next: check stage 02_count again, as you changed it" in (
        tell("progress").out
    )


def test_a_stage_that_was_passed_once_is_remembered_as_such(
    tell: Tell, course: Course
) -> None:
    put(course.stages[0].solution, course.stages[0].folder)
    tell("check", 1)
    put(TINY / "code" / "fails", course.stages[0].folder)
    tell("check", 1)

    record = recall(course, course.stages[0])

    assert record is not None
    assert not record.is_passed
    assert has_passed(course, course.stages[0])


def test_what_failed_in_a_task_that_was_begun_stays_known(
    tell: Tell, course: Course
) -> None:
    """In a task of which nothing passes, nothing is a mistake yet."""
    tell("check", 1)
    record = recall(course, course.stages[0])
    assert record is not None
    assert record.met == {}
    put(TINY / "code" / "fails", course.stages[0].folder)
    tell("check", 1)
    put(course.stages[0].solution, course.stages[0].folder)
    tell("check", 1)

    record = recall(course, course.stages[0])

    assert record is not None
    assert record.is_passed
    assert record.met == {
        "test_it_greets_by_name": "`POST /hello` greets the one who is named in the"
        " body."
    }


def in_parts(stage: Stage) -> Stage:
    """Return a stage whose brief comes in two parts, with a task each."""
    text = stage.brief.read_text(encoding="utf-8")
    text = text.replace("## 1. Greet", "# Part A: Everybody\n\n## 1. Greet")
    text = text.replace("## 2. Greet", "# Part B: By name\n\n## 2. Greet")
    text = text.replace("curl", "# Part C: not one\ncurl", 1)
    stage.brief.write_text(text, encoding="utf-8")
    return Course(stage.root).stages[0]


def test_the_parts_of_a_stage_stand_below_it_with_their_tasks(
    tell: Tell, course: Course
) -> None:
    stage = in_parts(course.stages[0])
    assert stage.parts == {"Part A: Everybody": [1], "Part B: By name": [2]}
    put(TINY / "code" / "fails", stage.folder)
    tell("check", 1)
    half = tell("progress").out
    put(stage.solution, stage.folder)
    tell("check", 1)

    whole = tell("progress").out

    assert (
        "    ✓ Part A: Everybody  1 of 1 task\n    · Part B: By name    0 of 1 task"
        in (half)
    )
    assert "    ✓ Part B: By name    1 of 1 task\n" in whole
    assert "Part C" not in half + whole


def test_a_stage_without_parts_or_that_was_checked_before_there_were_any_has_no_lines(
    tell: Tell, course: Course
) -> None:
    put(course.stages[0].solution, course.stages[0].folder)
    tell("check", 1)
    assert "Part" not in tell("progress").out
    in_parts(course.stages[0])
    facts = Memory(course.root).read("progress")
    del facts["01_hello"]["tasks"]
    (course.root / ".coursekit" / "progress.json").write_text(json.dumps(facts))

    said = tell("progress")

    assert "Part" not in said.out
    assert "✓ 01_hello" in said.out


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
    "change",
    [
        {"total": 0},
        {"at": "yesterday"},
        {"passed": "x"},
        {"more": 1},
        {"met": 3},
        {"tasks": [1]},
    ],
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
