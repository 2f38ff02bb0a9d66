"""``carry`` and ``reset``: what a learner has done meets what a stage adds."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Told
from learner import SOLVED, cloned_course, mine, own_course, run_git, target

from coursekit.course.stages import Course
from coursekit.keeping import git as git_module

Tell = Callable[..., Told]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return cloned_course(tmp_path)


@pytest.fixture
def carry(told: Tell, course: Course) -> Tell:
    def carry(*words: object) -> Told:
        return told("--course", course.root, "carry", *words)

    return carry


@pytest.fixture
def reset(told: Tell, course: Course) -> Tell:
    def reset(*words: object) -> Told:
        return told("--course", course.root, "reset", *words)

    return reset


def content(app: Path) -> dict[str, bytes]:
    return {
        path.relative_to(app).as_posix(): path.read_bytes()
        for path in app.rglob("*")
        if path.is_file()
    }


def squeezed(text: str) -> str:
    """Return a text without blanks: where it is broken depends on the folder."""
    return "".join(text.split())


def says(said: Told, words: str) -> bool:
    return squeezed(words) in squeezed(said.out)


def test_what_the_learner_changed_meets_what_the_stage_adds(
    carry: Tell, course: Course
) -> None:
    said = carry(2)

    merged = (target(course) / "main.py").read_text()
    assert said.status == 0
    assert '"Good day"' in merged
    assert "# TODO 1: every greeting" in merged
    assert "~ main.py" in said.out
    assert says(said, "Next: `make check STAGE=2`.")


def test_a_conflict_is_marked_and_named_with_its_line(
    carry: Tell, course: Course
) -> None:
    (mine(course) / "main.py").write_text(SOLVED + "\n# mine\n")

    said = carry(2)

    merged = (target(course) / "main.py").read_text()
    assert said.status == 1
    assert "<<<<<<< your_01_hello\n" in merged
    assert ">>>>>>> 02_count\n" in merged
    line = merged.splitlines().index("<<<<<<< your_01_hello") + 1
    assert says(said, f"main.py, line {line}: both changed the same place.")
    assert says(said, "Next: settle 1 conflict, then `make check STAGE=2`.")
    again = carry(2)
    assert again.status == 2
    assert again.err.startswith(
        f"stages/02_count/app/main.py, line {line}, still marks a conflict: keep what"
    )


def test_work_in_the_stage_itself_is_merged_too(carry: Tell, course: Course) -> None:
    own = SOLVED.replace("An app that greets.", "An app that counts.")
    (target(course) / "main.py").write_text(own)

    said = carry(2)

    merged = (target(course) / "main.py").read_text()
    assert said.status == 0
    assert "An app that counts." in merged
    assert '"Good day"' in merged


def test_twice_is_as_once(carry: Tell, course: Course) -> None:
    carry(2)
    once = content(target(course))

    said = carry(2)

    assert content(target(course)) == once
    assert "It was there already: nothing has changed." in said.out


def test_a_settled_conflict_does_not_come_back(carry: Tell, course: Course) -> None:
    theirs = target(course) / "main.py"
    theirs.write_text(theirs.read_text().replace('"Hello"', '"Good evening"'))
    assert carry(2).status == 1
    settled = SOLVED.replace('"Hello"', '"Good evening"')
    theirs.write_text(settled)
    own = mine(course) / "main.py"
    own.write_text(own.read_text() + "\n\ndef later() -> None:\n    pass\n")

    said = carry(2)

    assert said.status == 0
    assert theirs.read_text() == settled + "\n\ndef later() -> None:\n    pass\n"


@pytest.mark.parametrize("taken_back", ["carry", "reset"])
def test_what_was_taken_back_is_carried_again(
    carry: Tell, reset: Tell, course: Course, taken_back: str
) -> None:
    carry(2)
    carry(2, "--undo") if taken_back == "carry" else reset(2)

    carry(2)

    assert '"Good day"' in (target(course) / "main.py").read_text()


def test_a_reset_that_is_undone_is_as_if_there_was_none(
    carry: Tell, reset: Tell, course: Course
) -> None:
    carry(2)
    reset(2)
    reset(2, "--undo")

    assert says(carry(2), "It was there already: nothing has changed.")


def test_files_of_one_side_only_are_all_there(carry: Tell, course: Course) -> None:
    (mine(course) / "parts").mkdir()
    (mine(course) / "parts" / "names.py").write_text("NAMES = []\n")
    (mine(course) / "logo.png").write_bytes(b"\x89PNG\r\n\0\xff")
    (target(course) / "later.py").write_text("x = 1\n")

    said = carry(2)

    merged = content(target(course))
    assert said.status == 0
    assert merged["parts/names.py"] == b"NAMES = []\n"
    assert merged["logo.png"] == b"\x89PNG\r\n\0\xff"
    assert merged["later.py"] == b"x = 1\n"
    assert "+ logo.png" in said.out


def test_binary_files_that_differ_are_both_kept(carry: Tell, course: Course) -> None:
    (mine(course) / "logo.png").write_bytes(b"\0mine")
    (target(course) / "logo.png").write_bytes(b"\0other")

    said = carry(2)

    assert said.status == 1
    assert (target(course) / "logo.png").read_bytes() == b"\0mine"
    assert says(said, "logo.png: it can't be merged. Yours stands there, the other is")
    [kept] = course.root.glob(".coursekit/backups/02_count/*_carry/app/logo.png")
    assert kept.read_bytes() == b"\0other"


def test_a_file_renamed_by_the_learner_gets_what_the_stage_adds(
    carry: Tell, course: Course
) -> None:
    (mine(course) / "greetings.py").write_text(SOLVED)
    (mine(course) / "main.py").unlink()

    said = carry(2)

    merged = content(target(course))
    assert said.status == 0
    assert "main.py" not in merged
    assert b"# TODO 1: every greeting" in merged["greetings.py"]
    assert "- main.py" in said.out


def test_a_file_that_the_learner_took_away_and_the_stage_adds_to_is_named(
    carry: Tell, course: Course
) -> None:
    (mine(course) / "main.py").unlink()
    (mine(course) / "other.py").write_text("from fastapi import APIRouter\n")

    said = carry(2)

    assert said.status == 1
    assert says(said, "main.py: your stage 1 has no such file, and stage 2 adds to it.")
    assert (target(course) / "main.py").exists()


def test_a_file_that_the_stage_took_away_and_the_learner_changed_is_named(
    carry: Tell, course: Course
) -> None:
    (target(course) / "main.py").unlink()

    said = carry(2)

    assert said.status == 1
    assert says(
        said, "main.py: you changed this file, and it was taken away in stage 2."
    )
    assert b"Good day" in content(target(course))["main.py"]


def test_a_module_beside_a_package_of_its_name_is_named(
    carry: Tell, course: Course
) -> None:
    (mine(course) / "names.py").write_text("NAMES = []\n")
    (target(course) / "names").mkdir()
    (target(course) / "names" / "__init__.py").write_text("")

    said = carry(2)

    assert says(said, "Python sees only the package names/ beside it.")


def test_the_ends_of_lines_and_of_files_are_as_the_learner_has_them(
    carry: Tell, course: Course
) -> None:
    text = (mine(course) / "main.py").read_text()
    lines = text.replace("\n", "\r\n").encode()
    (mine(course) / "main.py").write_bytes(lines)
    (mine(course) / "short.py").write_bytes(b"x = 1")

    said = carry(2)

    merged = content(target(course))
    assert said.status == 0
    assert merged["main.py"].count(b"\n") == merged["main.py"].count(b"\r\n")
    assert b"# TODO 1" in merged["main.py"]
    assert b'"Good day"' in merged["main.py"]
    assert merged["short.py"] == b"x = 1"


def test_a_stage_without_work_of_the_learner_is_not_carried(
    carry: Tell, reset: Tell, course: Course
) -> None:
    reset(1)

    said = carry(2)

    assert said.status == 2
    assert said.err.startswith(
        "stages/01_hello/app is still as the course shipped it: there is nothing of"
    )


def test_nothing_is_carried_into_the_first_stage_or_out_of_no_folder(
    carry: Tell, course: Course
) -> None:
    assert carry(1).err == (
        "Stage 01_hello is the first: there is no stage before it to carry.\n"
    )
    mine(course).rename(mine(course).with_name("away"))
    assert carry(2).err == "There is no folder stages/01_hello/app: nothing to carry.\n"


def test_a_stage_without_a_folder_is_no_place_to_carry_to(
    carry: Tell, course: Course
) -> None:
    shutil.rmtree(target(course))

    said = carry(2)

    assert said.status == 2
    assert said.err == (
        "There is no folder stages/02_count/app to carry into. Put its starting point"
        " there: `make reset STAGE=2`.\n"
    )


def test_without_git_it_is_said(
    carry: Tell, monkeypatch: pytest.MonkeyPatch, course: Course
) -> None:
    def missing(*_: object, **__: object) -> None:
        raise FileNotFoundError("git")

    before = content(target(course))
    monkeypatch.setattr(git_module.subprocess, "run", missing)

    said = carry(2)

    assert said.err.startswith("This needs git, and there is none: install it from")
    assert content(target(course)) == before


def test_a_git_that_cannot_merge_is_told(
    carry: Tell, monkeypatch: pytest.MonkeyPatch, course: Course
) -> None:
    from coursekit.keeping import merging

    monkeypatch.setitem(merging.NOBODY, "GIT_DIR", "/dev/null/nowhere")
    before = content(target(course))

    said = carry(2)

    assert said.err.startswith("Git can't merge, and nothing was changed: ")
    assert said.err.endswith(" Install a newer git, from https://git-scm.com.\n")
    assert content(target(course)) == before


def test_a_folder_that_cannot_be_written_is_told(carry: Tell, course: Course) -> None:
    (course.root / ".coursekit").write_text("in the way")
    before = content(target(course))

    said = carry(2)

    assert "can't be replaced, and is as it was" in said.err
    assert content(target(course)) == before


def test_reset_puts_the_starter_back_and_keeps_the_work(
    reset: Tell, course: Course
) -> None:
    starter = content(target(course))
    (target(course) / "__init__.py").unlink()
    (target(course) / "main.py").write_text("app = 1\n")
    (target(course) / "more.py").write_text("x = 1\n")
    run_git(course.root, "add", "--all")
    run_git(course.root, "commit", "-q", "-m", "My work")

    said = reset(2)

    assert said.status == 0
    assert says(said, "is the starting point of stage 02_count again.")
    assert content(target(course)) == starter

    reset(2, "--undo")

    assert content(target(course)) == {
        "main.py": b"app = 1\n",
        "more.py": b"x = 1\n",
    }


def a_broken_setting_of_the_person_s(course: Course, shell: pytest.MonkeyPatch) -> None:
    home = course.root.parent / "home"
    home.mkdir()
    (home / ".gitconfig").write_text("[broken\n")
    shell.setenv("HOME", str(home))


def variables_of_another_repository(course: Course, shell: pytest.MonkeyPatch) -> None:
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_CONFIG_GLOBAL"):
        shell.setenv(name, "/nowhere")


def another_owner(course: Course, _: pytest.MonkeyPatch) -> None:
    """As where a folder is mounted into a container; git trusts none by itself."""
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder to another user")
    for path in (course.root, *course.root.rglob("*")):
        os.chown(path, 65534, 65534)


@pytest.mark.parametrize(
    "surroundings",
    [a_broken_setting_of_the_person_s, variables_of_another_repository, another_owner],
)
def test_reset_finds_the_starter_whatever_git_is_set_to(
    reset: Tell,
    course: Course,
    monkeypatch: pytest.MonkeyPatch,
    surroundings: Callable[[Course, pytest.MonkeyPatch], None],
) -> None:
    starter = content(target(course))
    (target(course) / "main.py").write_text("app = 1\n")
    surroundings(course, monkeypatch)

    said = reset(2)

    assert (said.status, said.err) == (0, "")
    assert content(target(course)) == starter


def test_the_newest_starter_of_the_course_is_taken(reset: Tell, course: Course) -> None:
    main = target(course) / "main.py"
    newer = main.read_text().replace("every greeting", "each greeting")
    main.write_text(newer)
    run_git(course.root, "commit", "-q", "-a", "-m", "Better words")
    main.write_text(newer + "COUNT = 0\n")
    run_git(course.root, "commit", "-q", "-a", "-m", "Half-way, the TODO is there yet")

    reset(2)

    assert main.read_text() == newer


def test_the_starter_of_the_first_stage_has_the_least_code(
    reset: Tell, course: Course
) -> None:
    run_git(course.root, "commit", "-q", "-a", "-m", "Solved")
    starter = subprocess.run(
        ["git", "show", "HEAD~1:stages/01_hello/app/main.py"],  # noqa: S607
        cwd=course.root,
        check=True,
        capture_output=True,
    ).stdout

    said = reset(1)

    assert said.status == 0
    assert (mine(course) / "main.py").read_bytes() == starter


def test_work_that_python_can_not_read_is_no_starter(
    reset: Tell, course: Course
) -> None:
    app = mine(course)
    run_git(course.root, "checkout", "--", "stages")
    starter = content(app)
    (app / "main.py").write_text((app / "main.py").read_text() + "\ndef broken(:\n")
    run_git(course.root, "commit", "-q", "-a", "-m", "My work")

    reset(1)

    assert content(app) == starter


def test_a_starter_is_not_put_in_its_own_place(reset: Tell, course: Course) -> None:
    said = reset(2)

    assert says(said, "is the starting point already: nothing to do.")
    assert not (course.root / ".coursekit").exists()


def test_without_a_history_nothing_is_put_back(told: Tell, tmp_path: Path) -> None:
    course = own_course(tmp_path)

    said = told("--course", course.root, "reset", 2)

    assert said.status == 2
    assert said.err.startswith(
        "The starting point of stage 02_count is not in git's history here."
    )
