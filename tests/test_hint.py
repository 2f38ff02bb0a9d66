"""``hint``: one rung at a time, for what fails first or for a task that is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PROJECT, TINY, Grade, Told
from learner import own_course, put

from coursekit.course.hints import ladder, ladders
from coursekit.course.stages import Course
from coursekit.keeping.memory import Memory
from coursekit.workbench.hint import next_hint
from coursekit.workbench.records import NAME as PROGRESS

Tell = Callable[..., Told]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    course = own_course(tmp_path)
    put(TINY / "code" / "fails", course.stages[0].folder)
    return course


@pytest.fixture
def hint(told: Tell, course: Course) -> Tell:
    def hint(*words: object) -> Told:
        return told("--course", course.root, "hint", *words)

    return hint


def test_the_first_failing_check_leads_to_its_task(hint: Tell) -> None:
    said = hint(1)

    assert said.status == 0
    assert "✗ `POST /hello` greets the one who is named in the body." in said.out
    assert "Hint 1 of 2 ──" in said.out
    assert "Task 2 of stage 01_hello: Greet by name" in said.out
    assert "The next hint: `make hint STAGE=1 TASK=2`." in said.out


def test_the_ladder_is_climbed_and_ends(hint: Tell) -> None:
    hint(1)
    last = " ".join(hint(1).out.split())
    again = " ".join(hint(1).out.split())

    assert "Hint 2 of 2" in last
    assert "This was the last hint for this task; all stand in" in last
    assert "`make diff STAGE=1` shows the solution beside your code." in last
    assert "Hint 2 of 2" in again
    assert "You have seen them all: this is the last hint" in again


def test_another_task_has_a_ladder_of_its_own(hint: Tell) -> None:
    hint(1)

    said = hint(1, "--task", 1)

    assert "Hint 1 of 2" in said.out
    assert "Task 1 of stage 01_hello: Greet" in said.out


def test_code_is_checked_only_where_it_has_changed(
    hint: Tell, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    hint(1)
    before = Memory(course.root).read(PROGRESS)

    hint(1)
    assert Memory(course.root).read(PROGRESS) == before
    put(TINY / "code" / "passes", course.stages[0].folder)
    said = hint(1)

    assert "All checks of stage 01_hello pass: there is nothing to fix." in said.out
    assert "`make hint STAGE=1 TASK=1`" in said.out


def test_a_check_of_an_earlier_stage_leads_to_that_stages_hints(
    hint: Tell, course: Course
) -> None:
    put(TINY / "code" / "breaks_what_worked", course.stages[1].folder)

    assert "of stage 01_hello:" in hint(2).out


def test_an_app_that_does_not_start_needs_no_hint(hint: Tell, course: Course) -> None:
    put(TINY / "code" / "does_not_parse", course.stages[0].folder)

    said = hint(1)

    assert said.out.startswith("Your app does not start, so no check has seen more")
    assert "`make check STAGE=1`" in " ".join(said.out.split())


def test_a_check_without_a_task_is_told(hint: Tell, course: Course) -> None:
    [checks] = course.stages[0].checks
    checks.write_text(checks.read_text().replace("@task(2)\n", ""))

    said = hint(1)

    assert "This check belongs to no task of the brief." in said.out


def test_a_broken_course_is_told(hint: Tell, course: Course) -> None:
    [checks] = course.stages[0].checks
    checks.write_text(checks.read_text().replace("draw.word()", "draw.nothing()"))

    said = hint(1)

    assert said.status == 2
    assert said.err.startswith("No hint helps here: the course itself is broken, as")


def test_a_task_that_is_none_is_refused(hint: Tell) -> None:
    said = hint(1, "--task", 7)

    assert said.status == 2
    assert said.err == ("Stage 01_hello has no task 7. Its brief has the tasks 1, 2.\n")


def test_a_task_without_hints_is_told(hint: Tell, course: Course) -> None:
    (course.stages[0].folder / "hints.md").unlink()

    said = hint(1, "--task", 1)

    assert said.status == 2
    assert said.err == (
        "stages/01_hello/hints.md has no hints for task 1: add them below a heading of"
        " its name.\n"
    )


def test_what_stands_in_code_is_no_heading(course: Course) -> None:
    (course.stages[0].folder / "hints.md").write_text(
        "# Hints\n\n## 1. Greet\n\n### Hint 1\n\n```md\n### Hint 2\n## 2. No\n```\n\n"
        "### Hint 2\n\nEnd.\n\n## 2. Greet by name\n\n### Hint 1\n\nOther.\n"
    )

    assert ladder(course.stages[0], 1) == ["```md\n### Hint 2\n## 2. No\n```", "End."]
    assert ladder(course.stages[0], 2) == ["Other."]


@pytest.mark.parametrize("facts", [{"01_hello": 3}, {"01_hello": {"1": "x"}}, {}])
def test_a_memory_of_another_form_begins_anew(
    course: Course, facts: dict[str, object]
) -> None:
    Memory(course.root).write("hints", facts)

    assert next_hint(course, course.stages[0], 1).number == 1


@pytest.mark.parametrize("stage", Course(PROJECT).stages, ids=str)
def test_every_task_of_the_course_has_its_ladder(stage) -> None:  # noqa: ANN001
    assert all(ladders(stage, task) for task in stage.tasks)


BY_PROBLEM = """# Hints for stage 1

## 1. Greet

### Hint 1

Which path?

### Hint 2

`GET /hello`.

## 2. Greet by name

### Hint 1 (the name)

Where does the name stand?

### Hint 2 (the name)

In the body.

### Hint 1 (no more)

What else is answered?

### Hint 2 (no more)

Nothing.
"""


@pytest.fixture
def by_problem(course: Course) -> Course:
    """The course with hints for each problem, and a check that names its own."""
    stage = course.stages[0]
    (stage.folder / "hints.md").write_text(BY_PROBLEM, encoding="utf-8")
    [checks] = stage.checks
    text = checks.read_text(encoding="utf-8").replace(
        "import task", "import hint, task"
    )
    marked = text.replace(
        "@task(2)\ndef test_it_greets_by_name",
        '@task(2)\n@hint("the name")\ndef test_it_greets_by_name',
    )
    assert marked != text
    checks.write_text(marked, encoding="utf-8")
    return course


def test_a_check_leads_to_the_ladder_for_its_problem(
    by_problem: Course, hint: Tell
) -> None:
    first, second = hint(1), hint(1)

    assert "Hint 1 of 2: the name ──" in first.out
    assert "Where does the name stand?" in first.out
    assert '`make hint STAGE=1 TASK=2 ABOUT="the name"`' in " ".join(first.out.split())
    assert "Hint 2 of 2: the name ──" in second.out
    assert "This was the last hint for this problem" in " ".join(second.out.split())


def test_each_ladder_is_climbed_by_itself(by_problem: Course, hint: Tell) -> None:
    hint(1)

    said = hint(1, "--task", 2, "--about", "no more")

    assert "Hint 1 of 2: no more ──" in said.out
    assert "What else is answered?" in said.out


def test_a_task_with_several_problems_lists_them(
    by_problem: Course, hint: Tell
) -> None:
    said = hint(1, "--task", 2)

    assert said.status == 0
    assert said.out == (
        "Task 2 of stage 01_hello (Greet by name) has hints by problem:\n\n"
        '  make hint STAGE=1 TASK=2 ABOUT="the name"\n'
        '  make hint STAGE=1 TASK=2 ABOUT="no more"\n\n'
        "`make hint STAGE=1` alone takes the one for what fails first.\n"
    )


def test_a_task_with_a_ladder_of_its_own_beside_them_begins_with_it(
    by_problem: Course, hint: Tell
) -> None:
    page = by_problem.stages[0].folder / "hints.md"
    page.write_text(BY_PROBLEM.replace(" (no more)", ""), encoding="utf-8")

    assert "What else is answered?" in hint(1, "--task", 2).out


def test_a_problem_without_hints_is_told_with_those_that_have_some(
    by_problem: Course, hint: Tell
) -> None:
    said = hint(1, "--task", 1, "--about", "the weather")

    assert said.status == 2
    assert said.err == (
        "Task 1 of stage 01_hello has no hints about 'the weather'."
        " Take one of these:\n"
        "  make hint STAGE=1 TASK=1\n"
    )


def test_a_problem_needs_its_task(by_problem: Course, hint: Tell) -> None:
    said = hint(1, "--about", "the name")

    assert said.status == 2
    assert said.err == (
        'ABOUT="the name" belongs to a task: name it too, as in TASK=2.\n'
    )


def test_a_check_whose_ladder_is_gone_gets_that_of_its_task(
    by_problem: Course, hint: Tell
) -> None:
    page = by_problem.stages[0].folder / "hints.md"
    page.write_text(BY_PROBLEM.replace(" (the name)", ""), encoding="utf-8")

    assert "Hint 1 of 2 ──" in hint(1).out


def test_a_check_whose_ladder_is_gone_is_told_with_those_that_there_are(
    by_problem: Course, hint: Tell
) -> None:
    page = by_problem.stages[0].folder / "hints.md"
    page.write_text(BY_PROBLEM.replace("(the name)", "(a name)"), encoding="utf-8")

    said = hint(1)

    assert said.status == 0
    assert "✗ `POST /hello` greets the one who is named" in said.out
    assert 'make hint STAGE=1 TASK=2 ABOUT="a name"' in said.out


def test_a_record_of_an_older_kit_names_no_ladder(
    by_problem: Course, hint: Tell
) -> None:
    hint(1)
    memory = Memory(by_problem.root)
    facts = memory.read(PROGRESS)
    assert facts["01_hello"]["failing"][0].pop("hint") == "the name"
    memory.write(PROGRESS, facts)

    said = hint(1)

    assert Memory(by_problem.root).read(PROGRESS) == facts  # nothing was graded anew
    assert 'make hint STAGE=1 TASK=2 ABOUT="the name"' in said.out


def test_a_memory_of_an_older_kit_is_of_the_ladder_without_a_name(
    by_problem: Course,
) -> None:
    Memory(by_problem.root).write("hints", {"01_hello": {"1": 1, "2": 1}})
    stage = by_problem.stages[0]

    assert next_hint(by_problem, stage, 1).number == 2
    assert next_hint(by_problem, stage, 2, "the name").number == 1


def test_a_verdict_names_its_ladder(by_problem: Course, grade: Grade) -> None:
    stage = by_problem.stages[0]

    run = grade(stage.folder, "1", course=by_problem)

    named = {check["id"]: check["hint"] for check in run.to_json()["checks"]}
    assert named == {
        "01_hello::test_it_greets": "",
        "01_hello::test_it_greets_by_name": "the name",
        "01_hello::test_it_says_no_more": "",
    }
