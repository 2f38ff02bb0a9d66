"""A broken course is told as such, with status 2: a learner can do nothing about it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import TINY, Grade, Told

from coursekit.course.stages import Course
from coursekit.errors import CourseError
from coursekit.grading.plugin import GradingPlugin
from coursekit.grading.verdict import Blame
from coursekit.sandbox import server

CHECK = '''
from coursekit.grading.marks import task, until

@task(1)
def test_it_greets(client):
    """`GET /hello` answers 200."""
    assert client.get("/hello").status_code == 200
'''
SOLUTION = TINY / "solutions" / "01_hello"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the tiny course whose first stage has one check."""
    root = tmp_path / "course"
    shutil.copytree(TINY, root)
    write(root, CHECK)
    return root


def write(root: Path, text: str, name: str = "test_01_hello.py") -> None:
    (root / "checks" / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            '(client):\n    """`GET /hello` answers 200."""\n',
            "():\n",
            "test_01_hello.py: the check test_it_greets has no docstring."
            " Write the sentence that a learner reads.",
        ),
        ("(client):", "(client:", "test_01_hello.py"),
        (
            "coursekit.grading.marks",
            "coursekit.cheques",
            "No module named 'coursekit.cheques'",
        ),
        ("import task", "import tsk", "cannot import name 'tsk'"),
        (
            "def test_it_greets",
            "def it_greets",
            "Stage 01_hello has no check to run: write a function test_… in"
            " checks/test_01_hello.py.",
        ),
    ],
    ids=["no_docstring", "syntax", "module", "name", "no_check"],
)
def test_checks_that_cannot_be_run_end_the_run(
    root: Path, grade: Grade, old: str, new: str, words: str
) -> None:
    write(root, CHECK.replace(old, new))

    with pytest.raises(CourseError) as error:
        grade(SOLUTION, "1", course=Course(root))

    assert words in str(error.value)


def test_fixtures_that_cannot_be_imported_end_the_run(root: Path, grade: Grade) -> None:
    write(root, "import nothing_that_is_there\n", "conftest.py")

    with pytest.raises(CourseError, match=r"checks/conftest\.py, or a module of"):
        grade(SOLUTION, "1", course=Course(root))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("(client)", "(clinet)", "clinet"),
        ("assert client", "assert cilent", "name 'cilent' is not defined"),
        ("assert client", "raise OSError('x')\n    assert client", "OSError: x"),
        ('get("/hello")', "get(7)", "TypeError: "),
    ],
    ids=["fixture", "name", "error", "call"],
)
def test_a_check_that_fails_by_itself_is_no_fault_of_the_learner(
    root: Path, grade: Grade, old: str, new: str, words: str
) -> None:
    write(root, CHECK.replace(old, new))

    run = grade(SOLUTION, "1", course=Course(root))

    [verdict] = run.verdicts
    assert verdict.blame is Blame.COURSE
    assert words in f"{verdict.got} {verdict.log}"
    assert run.exit_status == 2


def test_a_fixture_that_raises_is_no_fault_of_the_learner(
    root: Path, grade: Grade
) -> None:
    fixture = "import pytest\n@pytest.fixture\ndef client():\n    raise OSError('x')\n"
    write(root, fixture, "conftest.py")

    run = grade(SOLUTION, "1", course=Course(root))

    assert run.verdicts[0].blame is Blame.COURSE
    assert run.verdicts[0].got == "OSError: x"
    assert run.exit_status == 2


def test_a_fault_of_the_learner_beside_it_does_not_hide_a_broken_check(
    root: Path, grade: Grade
) -> None:
    broken = CHECK.replace("assert client", "assert cilent").replace("greets", "waves")
    write(root, CHECK + broken)

    run = grade(TINY / "stages" / "01_hello", "1", course=Course(root))

    assert [v.blame for v in run.verdicts] == [Blame.WRONG_ANSWER, Blame.COURSE]
    assert run.exit_status == 2


def test_a_broken_check_is_told_to_the_learner_with_its_place(
    root: Path, told: Callable[..., Told]
) -> None:
    write(root, CHECK.replace("assert client", "assert cilent"))

    said = told("--course", root, "check", "1", "--code", SOLUTION)

    assert said.status == 2
    assert "This is no fault of yours: the course itself is broken." in said.out
    assert "NameError: name 'cilent' is not defined" in said.out
    assert "test_01_hello.py, line 7" in said.out.replace("\n", "").replace("    ", "")


def test_a_broken_file_of_checks_is_told_on_standard_error(
    root: Path, told: Callable[..., Told]
) -> None:
    write(root, "def test_it(:")

    said = told("--course", root, "check", "1", "--code", SOLUTION)

    assert said.status == 2
    assert said.err.startswith("The course itself is broken: checks/test_01_hello.py")


def test_a_stage_without_checks_is_told(root: Path, told: Callable[..., Told]) -> None:
    (root / "checks" / "test_01_hello.py").unlink()

    said = told("--course", root, "check", "1", "--code", SOLUTION)

    assert said.err == "Stage 01_hello has no checks: add checks/test_01_hello.py.\n"
    assert said.status == 2


def test_a_file_of_checks_that_belongs_to_no_stage_is_never_run(
    root: Path, grade: Grade
) -> None:
    write(root, CHECK.replace("200", "404"), "test_99_other.py")

    run = grade(SOLUTION, "1", course=Course(root))

    assert run.passed


def test_a_check_ends_with_the_stage_that_overturns_it(
    root: Path, grade: Grade
) -> None:
    end = '@until("02_count", reason="it counts")\n@task(1)'
    write(root, CHECK.replace("@task(1)", end))

    own = grade(SOLUTION, "1", course=Course(root))
    later = grade(TINY / "solutions" / "02_count", "2", course=Course(root))

    assert own.passed
    assert all(verdict.stage == "02_count" for verdict in later.verdicts)


def test_a_check_from_elsewhere_is_refused() -> None:
    course = Course(TINY)
    plugin = GradingPlugin(course, course.stages[0], print, print, print)

    with pytest.raises(
        CourseError, match=r"test_99\.py belongs to no stage: call it test_NN_slug\.py"
    ):
        plugin._stage_of(SimpleNamespace(path=TINY / "checks" / "test_99.py"))


def test_libraries_that_cannot_be_imported_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(server, "python_command", lambda _: ["head", "-c", "1"])
    broken = server.ForkServer()
    broken.prepare(TINY)

    with pytest.raises(CourseError) as error:
        broken.wait_until_ready()
    broken.close()

    assert str(error.value) == (
        "The libraries can't be imported. Remove the folder .venv, and try again."
    )
