"""Nothing of a learner's is lost: what a command replaced comes back, an undo too."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Told
from learner import cloned_course, mine, target

from coursekit.course.stages import Course
from coursekit.keeping.backups import Backups

Tell = Callable[..., Told]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return cloned_course(tmp_path)


@pytest.fixture
def make(told: Tell, course: Course) -> Tell:
    """Give a command in the course: ``make("carry", 2, "--undo")``."""
    return lambda *words: told("--course", course.root, *words)


def content(app: Path) -> dict[str, bytes]:
    return {
        path.relative_to(app).as_posix(): path.read_bytes()
        for path in app.rglob("*")
        if path.is_file()
    }


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_a_carry_is_undone_and_its_undo_too(make: Tell, course: Course) -> None:
    before = content(target(course))
    make("carry", 2)
    after = content(target(course))

    said = make("carry", 2, "--undo")

    assert said.status == 0
    assert "is as before the carry of 20" in squeezed(said.out)
    assert "takes this back: `make carry STAGE=2 UNDO=1`." in squeezed(said.out)
    assert content(target(course)) == before

    again = make("carry", 2, "--undo")

    assert "is as before the undo of 20" in squeezed(again.out)
    assert content(target(course)) == after
    make("carry", 2, "--undo")
    assert content(target(course)) == before


@pytest.mark.parametrize("command", ["carry", "reset"])
def test_work_that_was_done_since_is_not_replaced_unasked(
    make: Tell, course: Course, command: str
) -> None:
    (target(course) / "main.py").write_text("app = 0\n")
    make("reset", 2)
    if command == "carry":
        make("carry", 2)
    (target(course) / "new.py").write_text("since = 1\n")
    before = content(target(course))

    said = make(command, 2, "--undo")

    assert said.status == 2
    assert f"has changed since the {command} of 20" in said.err
    assert ": new.py. To put the older app back all the same, say" in said.err
    assert f"`make {command} STAGE=2 UNDO=1 FORCE=1`" in said.err
    assert content(target(course)) == before


def test_by_force_it_is_replaced_and_comes_back_all_the_same(
    make: Tell, course: Course
) -> None:
    before = content(target(course))
    make("carry", 2)
    (target(course) / "new.py").write_text("since = 1\n")
    work = content(target(course))

    make("carry", 2, "--undo", "--force")

    assert content(target(course)) == before
    make("carry", 2, "--undo")
    assert content(target(course)) == work


def test_many_files_that_changed_are_named_in_part(make: Tell, course: Course) -> None:
    make("carry", 2)
    for number in range(8):
        (target(course) / f"more_{number}.py").write_text("")

    said = make("carry", 2, "--undo")

    assert "more_0.py, more_1.py, more_2.py, more_3.py, more_4.py and 3 more." in (
        said.err
    )


def test_what_no_command_replaced_can_not_be_undone(make: Tell) -> None:
    said = make("carry", 2, "--undo")

    assert said.status == 2
    assert said.err == (
        "There is no carry of stage 02_count to undo."
        " All copies: `make restore STAGE=2`.\n"
    )


def test_another_command_that_came_later_is_named(make: Tell, course: Course) -> None:
    make("carry", 2)
    make("reset", 2)

    said = make("carry", 2, "--undo")

    assert said.status == 2
    assert "can't be undone: the last to replace its app was a reset, at 20" in said.err


def test_copies_are_listed_with_their_dates_and_what_differs(
    make: Tell, course: Course
) -> None:
    make("carry", 2)
    (target(course) / "new.py").write_text("mine = 1\n")
    make("reset", 2)

    said = make("restore", 2)

    lines = [squeezed(line) for line in said.out.splitlines() if " before a " in line]
    copies = Backups(course.stages[1]).copies
    assert lines == [
        f"2 {copies[1].when} before a reset 2 files differ: main.py, new.py",
        f"1 {copies[0].when} before a carry as it is now",
    ]
    assert "Bring one back: `make restore STAGE=2 COPY=2`." in squeezed(said.out)


def test_any_copy_comes_back_and_what_stood_there_is_kept(
    make: Tell, course: Course
) -> None:
    start = content(target(course))
    make("carry", 2)
    (target(course) / "new.py").write_text("mine = 1\n")
    work = content(target(course))

    said = make("restore", 2, "--copy", 1)

    assert said.status == 0
    assert content(target(course)) == start
    assert "What stood there until now is copy 2." in squeezed(said.out)
    make("restore", 2, "--copy", 2)
    assert content(target(course)) == work


def test_a_copy_keeps_its_number(make: Tell, course: Course) -> None:
    make("carry", 2)
    first = Backups(course.stages[1]).copies[0]

    make("restore", 2, "--copy", 1)
    make("restore", 2, "--copy", 2)

    assert Backups(course.stages[1]).copies[0] == first


def test_a_number_that_no_copy_has_is_refused(make: Tell) -> None:
    said = make("restore", 2, "--copy", 7)

    assert said.status == 2
    assert said.err == (
        "Stage 02_count has no copy 7. `make restore STAGE=2` lists those it has.\n"
    )


def test_a_stage_without_copies_says_so(make: Tell) -> None:
    said = make("restore", 2)

    assert said.status == 0
    assert squeezed(said.out).startswith("There is no copy of ")
    assert "keep one of what they replace." in squeezed(said.out)


def test_what_was_carried_is_known_of_a_copy_that_came_back(
    make: Tell, course: Course
) -> None:
    """So that a later carry brings only what is new, and no settled conflict again."""
    make("carry", 2)
    make("reset", 2)
    make("restore", 2, "--copy", 2)

    said = make("carry", 2)

    assert "It was there already: nothing has changed." in said.out


def test_a_deleted_app_comes_back(make: Tell, course: Course) -> None:
    make("carry", 2)
    work = content(target(course))
    make("reset", 2)
    shutil.rmtree(target(course))

    make("restore", 2, "--copy", 2)

    assert content(target(course)) == work


def test_copies_of_an_older_kit_are_listed_too(make: Tell, course: Course) -> None:
    old = course.root / ".coursekit" / "backups" / "02_count"
    for name in ("2026-05-02_14-05-33-123456_carry_undone", "notes"):
        shutil.copytree(mine(course), old / name / "app")

    said = make("restore", 2)

    assert "1 2026-05-02 14:05:33 before a carry" in squeezed(said.out)
    assert "notes" not in said.out


@pytest.mark.parametrize("facts", ["", "[]", '{"more": 1}', "{broken"])
def test_facts_of_another_form_stop_nobody(
    make: Tell, course: Course, facts: str
) -> None:
    make("carry", 2)
    (course.root / ".coursekit" / "backups" / "02_count" / "now.json").write_text(facts)

    said = make("carry", 2, "--undo")

    assert said.err.startswith("There is no carry of stage 02_count to undo.")
    assert make("restore", 2, "--copy", 1).status == 0


@pytest.mark.parametrize(
    ("option", "file"),
    [
        ("--out", "stages/01_hello/brief.md"),
        ("--json", "stages/01_hello/app/main.py"),
        ("--json", "mine.py"),
        ("--out", "course.md"),
    ],
)
def test_a_report_is_not_written_over_anybody_s_work(
    make: Tell, course: Course, option: str, file: str
) -> None:
    path = course.root / file
    if not path.exists():
        path.write_text("mine = 1\n")
    before = path.read_bytes()

    said = make("check", 1, option, path)

    assert said.status == 2
    assert said.err.startswith(f"{path} is there already, and is no report: it stays")
    assert path.read_bytes() == before


def test_a_trace_is_not_written_over_anybody_s_work(make: Tell, course: Course) -> None:
    path = mine(course) / "main.py"

    said = make("trace", 1, "--request", "GET /hello", "--html", path)

    assert said.status == 2
    assert "is no report" in said.err


def test_a_report_is_written_over_an_older_one(make: Tell, course: Course) -> None:
    for _ in range(2):
        said = make("check", 1, "--out", course.root / "report.html")

        assert said.status in (0, 1)


def test_databases_and_caches_are_no_change(make: Tell, course: Course) -> None:
    make("carry", 2)
    (target(course) / "tasks.db").write_bytes(b"x")
    (target(course) / "__pycache__").mkdir()
    (target(course) / "__pycache__" / "main.pyc").write_bytes(b"x")

    assert make("carry", 2, "--undo").status == 0
    facts = course.root / ".coursekit" / "backups" / "02_count" / "now.json"
    assert json.loads(facts.read_text())["command"] == "undo carry"
