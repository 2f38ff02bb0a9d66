"""Bug hunts: a bug is planted and reported, found, counted, and never given away."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PROJECT, TINY, Told

from coursekit.course.mistakes import ANSWERS, Mistake, mistakes_of
from coursekit.course.stages import Course, Stage

Tell = Callable[..., Told]
NAMES = {"greets_elsewhere", "greets_one", "says_more"}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the tiny course, which can be written to."""
    return shutil.copytree(TINY, tmp_path / "course")


@pytest.fixture
def hunt(told: Tell, course: Path) -> Tell:
    """Begin a hunt as who teaches: ``hunt("--name", "greets_one")``."""
    return lambda *words: told("--course", course, "bughunt", 1, "--force", *words)


@pytest.fixture
def check(told: Tell, course: Path) -> Tell:
    """Check the folder of a hunt: ``check("01_hello-1")``."""
    return lambda name, stage=1: told(
        "--course", course, "check", stage, "--code", course / "bughunts" / name
    )


def fix(course: Path, name: str) -> None:
    shutil.copytree(
        course / "solutions" / "01_hello",
        course / "bughunts" / name,
        dirs_exist_ok=True,
    )


def planted(course: Path) -> list[str]:
    facts = json.loads((course / ".coursekit" / "bughunts.json").read_text())
    return [hunt["mistake"] for hunt in facts.values()]


def mistake(name: str) -> Mistake:
    return next(m for m in mistakes_of(Course(TINY).stages[0]) if m.name == name)


def test_a_hunt_is_a_folder_with_a_bug_and_a_report(hunt: Tell, course: Path) -> None:
    said = hunt("--name", "greets_one")

    folder = course / "bughunts" / "01_hello-1"
    assert '"Hello Ada"' in (folder / "app" / "main.py").read_text()
    report = (folder / "REPORT.md").read_text()
    assert "## What I did\n\nI served it with `make run STAGE=1 CODE=" in report
    assert "curl -i -X POST " in report
    assert "## What I saw\n\nThe last answer was 200 OK:\n\n```text\n{" in report
    assert 'So I got `greeting`: "Hello Ada".\n\n## What I expected' in report
    assert "“`POST /hello` greets the one who is named in the body.”" in report
    assert "You have found 0 of the 3 bugs of stage 01_hello." in said.out
    assert (said.status, said.err) == (0, "")


def test_nothing_that_is_shown_gives_the_bug_away(hunt: Tell, course: Path) -> None:
    said = hunt("--name", "greets_one")

    report = (course / "bughunts" / "01_hello-1" / "REPORT.md").read_text()
    told_of = mistake("greets_one")
    for secret in (told_of.name, told_of.did, told_of.fix):
        assert secret not in said.out + report


def test_a_bug_that_is_found_is_told_and_counted(
    hunt: Tell, check: Tell, course: Path
) -> None:
    hunt("--name", "greets_one")
    assert check("01_hello-1").status == 1
    fix(course, "01_hello-1")

    said = check("01_hello-1")

    assert said.status == 0
    assert said.out.endswith(
        "The bug was: Greeted one person only.\nTake the name from the body.\n"
        "You have found 1 of the 3 bugs of stage 01_hello.\n"
    )


def test_each_hunt_has_another_bug_until_all_are_found(
    hunt: Tell, check: Tell, course: Path
) -> None:
    for number in (1, 2, 3):
        hunt("--seed", 7)
        fix(course, f"01_hello-{number}")
        said = check(f"01_hello-{number}")
    assert set(planted(course)) == NAMES
    assert "You have found all 3 bugs of stage 01_hello." in said.out

    hunt()

    assert planted(course)[3] in NAMES


def test_a_hunt_one_works_on_is_kept(hunt: Tell, course: Path) -> None:
    hunt("--seed", 7)
    (course / "bughunts" / "01_hello-1" / "app" / "main.py").write_text("# mine")

    said = hunt("--seed", 7)

    assert len(set(planted(course))) == 2
    assert "You also work on " in said.out
    assert (
        course / "bughunts" / "01_hello-1" / "app" / "main.py"
    ).read_text() == "# mine"
    assert (course / "bughunts" / "01_hello-2" / "REPORT.md").exists()


def test_a_folder_of_one_s_own_is_never_written_over(hunt: Tell, course: Path) -> None:
    mine = course / "bughunts" / "01_hello-1"
    mine.mkdir(parents=True)

    hunt()

    assert list(mine.iterdir()) == []


def test_a_seed_draws_the_same_bug(hunt: Tell, course: Path) -> None:
    for _ in range(2):
        hunt("--seed", 7)
        shutil.rmtree(course / "bughunts")

    assert len(set(planted(course))) == 1


def test_a_passed_folder_of_another_name_is_no_hunt(told: Tell, course: Path) -> None:
    code = course / "solutions" / "01_hello"

    said = told("--course", course, "check", 1, "--code", code)

    assert "bug" not in said.out


def test_git_ignores_hunts(hunt: Tell, course: Path) -> None:
    subprocess.run(["git", "init", "-q", str(course)], check=True)  # noqa: S607
    hunt()

    done = subprocess.run(
        ["git", "status", "--short", "bughunts", ".coursekit"],  # noqa: S607
        cwd=course,
        check=True,
        capture_output=True,
    )

    assert done.stdout == b""


def test_an_unknown_bug_is_refused(hunt: Tell) -> None:
    said = hunt("--name", "none_of_these")

    assert said.err == (
        "Stage 01_hello has no mistake `none_of_these`."
        " checks/mistakes/01_hello.toml names those it has.\n"
    )
    assert said.status == 2


def test_what_cannot_be_written_is_told(hunt: Tell, course: Path) -> None:
    (course / "bughunts").write_text("no folder")

    said = hunt()

    assert said.status == 2
    assert "can't be written (File exists): let yourself write into" in said.err


def test_before_the_stage_is_passed_nothing_is_planted(
    told: Tell, course: Path
) -> None:
    said = told("--course", course, "bughunt", 1)

    assert said.status == 1
    assert said.out.startswith("Finish stage 01_hello first: 3 of 3 checks to go.\n")
    assert "its program is all but the solution" in " ".join(said.out.split())
    assert not (course / "bughunts").exists()


def test_once_passed_there_are_bugs_whatever_the_code_is_by_now(
    told: Tell, course: Path
) -> None:
    app = course / "stages" / "01_hello"
    shutil.copytree(course / "solutions" / "01_hello", app, dirs_exist_ok=True)
    told("--course", course, "check", 1)
    (app / "app" / "main.py").write_text("app = 0\n")
    told("--course", course, "check", 1)

    assert told("--course", course, "bughunt", 1).status == 0


def test_a_folder_of_one_s_own_may_be_what_passes(told: Tell, course: Path) -> None:
    solved = course / "solutions" / "01_hello"

    assert told("--course", course, "bughunt", 1, "--code", solved).status == 0


def test_who_teaches_names_a_bug_and_needs_no_pass(told: Tell, course: Path) -> None:
    said = told("--course", course, "bughunt", 1, "--name", "greets_one")

    assert said.status == 0


def test_what_no_answer_shows_is_not_drawn_and_counts_nothing(
    hunt: Tell, course: Path
) -> None:
    path = course / "checks" / "mistakes" / "01_hello.toml"
    text = path.read_text()
    for check in ("test_it_greets", "test_it_says_no_more"):
        old = f'caught_by = "{check}"\n'
        text = text.replace(old, f'{old}seen_in = "code"\n')
    path.write_text(text)

    for seed in range(1, 6):
        said = hunt("--seed", seed)

    assert set(planted(course)) == {"greets_one"}
    assert "You have found 0 of the 1 bugs of stage 01_hello." in said.out


def test_a_colleague_reports_what_no_user_sees(hunt: Tell, course: Path) -> None:
    path = course / "checks" / "mistakes" / "01_hello.toml"
    old = 'caught_by = "test_it_says_no_more"\n'
    path.write_text(path.read_text().replace(old, f'{old}seen_in = "database"\n'))

    hunt("--name", "says_more")

    report = (course / "bughunts" / "01_hello-1" / "REPORT.md").read_text()
    assert "From a colleague, who had a look at its database." in report


def test_a_part_of_the_checks_finds_no_bug(
    hunt: Tell, told: Tell, course: Path
) -> None:
    hunt("--name", "greets_one")
    folder = course / "bughunts" / "01_hello-1"

    said = told("--course", course, "check", 1, "--code", folder, "--task", 1)

    assert said.status == 0
    assert "The bug was" not in said.out


@pytest.mark.parametrize("stage", Course(PROJECT).stages, ids=str)
def test_every_stage_has_bugs_that_a_user_sees(stage: Stage) -> None:
    seen = [each for each in mistakes_of(stage) if each.seen_in == ANSWERS]

    assert len(seen) >= 10


@pytest.mark.parametrize("stage", Course(PROJECT).stages, ids=str)
def test_what_a_user_sees_does_not_repeat_the_mend(stage: Stage) -> None:
    """`explain` tells what is seen, and not how to fix it."""
    for each in mistakes_of(stage):
        assert each.fix.rstrip(".") not in each.sees
        assert each.did.rstrip(".") not in each.sees
