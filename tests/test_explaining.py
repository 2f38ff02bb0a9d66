"""What a learner reads of a stage they passed, and what before."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import COURSE, PROJECT, TINY, Told

from coursekit.course.definitions import differences
from coursekit.course.stages import Stage
from coursekit.workbench.explain import INTERVIEW, one_of_each_task, tasks_of_checks

Tell = Callable[..., Told]
STARTER = TINY / "solutions" / "01_hello"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the tiny course, which can be written to."""
    return shutil.copytree(TINY, tmp_path / "course")


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / "app" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def found(tmp_path: Path, mine: dict[str, str], theirs: dict[str, str]) -> list[str]:
    """Return the names that differ: ``mine | theirs``."""
    pair = write(tmp_path / "mine", **mine), write(tmp_path / "theirs", **theirs)
    return [
        f"{d.mine.file if d.mine else '-'} | {d.theirs.name if d.theirs else '-'}"
        for d in differences(*pair)
    ]


def test_comments_and_layout_are_no_difference(tmp_path: Path) -> None:
    mine = {"main": '"""Mine."""\nimport os\ndef f(a,b): return a  # mine\n'}
    theirs = {"main": "def f(a, b):\n    return a\n"}

    assert found(tmp_path, mine, theirs) == []


def test_what_differs_is_found_by_its_name_in_any_file(tmp_path: Path) -> None:
    mine = {"main": "A = 1\ndef f(): return 1\n", "more": "class C: x = 1\n"}
    theirs = {"main": "A = 2\ndef f(): return 1\nclass C: x = 2\ndef g(): ...\n"}

    assert found(tmp_path, mine, theirs) == [
        "app/more.py | C",
        "- | g",
        "app/main.py | the rest of the file",
    ]


def test_what_only_a_learner_has_is_named(tmp_path: Path) -> None:
    assert found(tmp_path, {"main": "def f(): ...\n"}, {"main": ""}) == [
        "app/main.py | -"
    ]


def test_a_file_that_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    mine = {"main": "def f(): ...\n", "odd": "def (", "deep": "-" * 100_000 + "1"}

    assert found(tmp_path, mine, {"main": "def f(): ...\n"}) == []


def test_before_a_stage_is_passed_it_says_what_fails(told: Tell, course: Path) -> None:
    said = told("--course", course, "explain", 2)

    assert said.status == 1
    assert said.out.startswith("Finish stage 02_count first: 2 of 4 checks to go.\n")
    assert "Every greeting tells how many there have been." in said.out
    assert "solutions" not in said.out


def test_after_it_is_passed_three_things_are_told(told: Tell, course: Path) -> None:
    main = course / "stages" / "02_count" / "app" / "main.py"
    solution = (course / "solutions" / "02_count" / "app" / "main.py").read_text()
    main.write_text(solution.replace("count(1)", "count(0 + 1)"))

    said = told("--course", course, "explain", 2)

    assert said.status == 0
    lines = [line.strip() for line in said.out.splitlines()]
    assert "- greetings = count(0 + 1)" in lines
    assert "+ greetings = count(1)" in lines
    assert "· Counted from 0." in lines
    assert "Task 2: Forget" in lines


def test_a_wide_terminal_has_both_versions_side_by_side(
    told: Tell, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "130")
    main = course / "stages" / "02_count" / "app" / "main.py"
    solution = (course / "solutions" / "02_count" / "app" / "main.py").read_text()
    main.write_text(solution.replace("count(1)", "count(0 + 1)"))

    lines = told("--course", course, "explain", 2).out.splitlines()

    heads = next(
        line for line in lines if line.split() == ["yours", "the", "solution's"]
    )
    row = next(line for line in lines if "count(0 + 1)" in line)
    assert row.index("- greetings = count(0 + 1)") == heads.index("yours")
    assert row.index("+ greetings = count(1)") == heads.index("the solution's")


def test_the_same_code_has_no_other_way(told: Tell) -> None:
    said = told("--course", TINY, "explain", 1, "--code", STARTER)

    assert "You wrote what the solution says, but for comments and layout." in said.out


def test_escapes_in_a_learner_s_file_reach_no_terminal(
    told: Tell, tmp_path: Path
) -> None:
    code = shutil.copytree(STARTER, tmp_path / "code")
    with (code / "app" / "main.py").open("a") as file:
        file.write('\n\ndef more():\n    return "\x1b[2J"\n')

    said = told("--course", TINY, "explain", 1, "--code", code)

    assert r'return "\x1b[2J"' in said.out
    assert "\x1b" not in said.out


@pytest.mark.parametrize("stage", COURSE.stages, ids=str)
def test_each_stage_has_an_answer_and_mistakes_to_tell_of(stage: Stage) -> None:
    lesson = (PROJECT / "stages" / stage.name / "lesson.md").read_text(encoding="utf-8")
    answer = INTERVIEW.search(lesson)

    assert answer is not None
    assert "> " in answer[1]
    assert set(tasks_of_checks(stage).values()) <= set(stage.tasks)
    assert len(one_of_each_task(stage)) >= 3, (
        f"checks/mistakes/{stage}.toml has mistakes in less than three tasks, and"
        " `make explain` shows one of each: add some"
    )
