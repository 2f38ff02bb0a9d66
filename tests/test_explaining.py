"""What a learner reads of a stage they passed, and what before."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import COURSE, PROJECT, TINY, Told

from coursekit.course.definitions import definitions, differences
from coursekit.course.pieces import compared
from coursekit.course.reasons import reasons_of
from coursekit.course.stages import Course, Stage
from coursekit.errors import CourseError
from coursekit.workbench.explain import avoided, tasks_of_checks
from coursekit.workbench.explain_report import INTERVIEW

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


def test_another_docstring_is_no_difference(tmp_path: Path) -> None:
    mine = {"main": 'class C:\n    """Mine."""\ndef f():\n    """F."""\n    return 1\n'}
    theirs = {"main": "class C:\n    pass\ndef f():\n    return 1\n"}

    assert found(tmp_path, mine, theirs) == []


ADD = '@app.post("/tasks")\ndef {}(body):\n    return {}\n'
FIND = "def {}(rows, wanted):\n    for row in rows:\n        if row == wanted:\n"
FIND += "            return row\n    return {}\n"


def test_what_has_another_name_is_found_by_its_route_or_its_lines(
    tmp_path: Path,
) -> None:
    mine = {"main": ADD.format("add", 1) + FIND.format("look_up", None)}
    theirs = {"main": ADD.format("create_task", 2) + FIND.format("find", 0)}

    assert found(tmp_path, mine, theirs) == [
        "app/main.py | create_task",
        "app/main.py | find",
    ]


def marked(mine: str, theirs: str) -> list[str]:
    """Return the lines that differ, with their marks."""
    return [
        f"{line.mark}{(line.mine or line.theirs or '').strip()}"
        for line in compared(mine, theirs)
        if line.mark
    ]


MINE = """
@app.get("/tasks")
async def tasks(db, q = None):
    "All of them."
    query = select(Task).where(Task.done == False) # open ones
    try:
        rows = db.scalars(query,
                          q)
    except KeyError:
        pass
    finally: close()
    if q: return []
    elif rows:
        return rows
"""
THEIRS = """
@app.get("/tasks")
def tasks(db, q=None):
    query = select(Task).where(Task.done == False)
    try:
        rows = db.scalars(query, q)
    except KeyError:
        pass
    except ValueError:
        raise
    finally:
        # always
        close()
    if q:
        return []
    elif rows:
        return list(rows)
"""


def test_what_python_reads_alike_is_marked_in_no_layout() -> None:
    assert marked(MINE, THEIRS) == [
        "-async def tasks(db, q = None):",
        "+def tasks(db, q=None):",
        "+except ValueError:",
        "+raise",
        "-return rows",
        "+return list(rows)",
    ]


def test_a_line_that_both_have_is_no_change_of_a_longer_statement() -> None:
    mine = 'KEYS = {\n    "a": 1,\n    "b": 2,\n}\n'

    assert marked(mine, mine.replace('"b": 2', '"b": 3')) == ['-"b": 2,', '+"b": 3,']


def test_all_lines_of_both_are_shown_once() -> None:
    lines = list(compared(MINE, THEIRS))

    for text, side in ((MINE, "mine"), (THEIRS, "theirs")):
        wanted = [line.strip() for line in text.splitlines() if line.strip()]
        shown = [(getattr(line, side) or "").strip() for line in lines]
        assert [s for s in shown if s] == [w for w in wanted if "All of" not in w]


def test_what_python_can_not_read_is_compared_line_by_line() -> None:
    assert marked("def (\nx = 1\n", "def f(\nx = 1\n") == ["-def (", "+def f("]


@pytest.mark.parametrize("stage", COURSE.stages, ids=str)
def test_a_version_compared_with_itself_has_no_mark(stage: Stage) -> None:
    for path in (stage.solution / "app").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert marked(text, text) == []


@pytest.mark.parametrize("stage", COURSE.stages, ids=str)
def test_every_reason_is_of_a_line_that_stands_in_the_solution(stage: Stage) -> None:
    there = list(definitions(stage.solution))
    reasons = reasons_of(stage)

    assert len(reasons) >= 8, f"stages/{stage}/why.toml: what does the lesson explain?"
    for reason in reasons:
        fitting = [d for d in there if reason.is_of(d.name, d.file)]
        assert any(reason.line in d.text for d in fitting), (
            f"stages/{stage}/why.toml: the solution has no `{reason.line}` in"
            f" `{reason.of}`. Copy what stands there."
        )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[why]]\nof = 3 = 4", "stages/01_hello/why.toml is no TOML: "),
        (
            '[[why]]\nof = "hello"',
            "the keys of. Write `of`, perhaps `line`, and one of `says` and `row`.",
        ),
        ('[[why]]\nof = "hello"\nwhy = "x"', "has the keys of, why. Write `of`"),
        (
            '[[why]]\nof = "hello"\nsays = "Never said."',
            "about `hello`: the lesson does not say that (Never said.). Copy its",
        ),
        ('[[why]]\nof = "hello"\nrow = "no row"', "does not say that (no row)."),
    ],
)
def test_a_file_of_reasons_that_is_wrong_is_told(
    course: Path, text: str, words: str
) -> None:
    stage = Course(course).stages[0]
    (stage.folder / "why.toml").write_text(text)

    with pytest.raises(CourseError) as error:
        reasons_of(stage)

    assert words in str(error.value)


def explained(told: Tell, course: Path, line: str) -> str:
    """Explain the first stage, with a reason for a line of ``hello_you``."""
    stage = Course(course).stages[0]
    (stage.folder / "why.toml").write_text(
        f'[[why]]\nof = "hello_you"\nline = "{line}"\nsays = "Why?"\n'
    )
    code = course / "code" / "passes"
    return told("--course", course, "explain", 1, "--code", code).out


def test_a_difference_has_its_reason_from_the_lesson(told: Tell, course: Path) -> None:
    said = explained(told, course, "-> dict[str, str]")

    assert "→ The lesson on `-> dict[str, str]`: “Why?”" in said


def test_of_a_link_in_the_lesson_a_terminal_shows_the_words(course: Path) -> None:
    stage = Course(course).stages[1]
    (stage.folder / "why.toml").write_text(
        '[[why]]\nof = "count"\nsays = "With a number you can count."\n'
    )

    [reason] = reasons_of(stage)

    assert "[number](" in (stage.folder / "lesson.md").read_text(encoding="utf-8")
    assert reason.words == "“With a number you can count.”"


def test_who_has_the_line_needs_no_reason(told: Tell, course: Path) -> None:
    said = explained(told, course, "Hello ")

    assert "hello_you" in said
    assert "The lesson" not in said


def test_what_failed_on_the_way_is_mended_and_not_avoided(
    told: Tell, course: Path
) -> None:
    app = course / "stages" / "01_hello" / "app"
    for code in (course / "code" / "fails", course / "solutions" / "01_hello"):
        shutil.copytree(code / "app", app, dirs_exist_ok=True)
        told("--course", course, "check", 1)

    said = told("--course", course, "explain", 1)

    fixed, _, avoided = said.out.partition("Common mistakes you avoided")
    assert "What you fixed on the way" in fixed
    assert "✓ `POST /hello` greets the one who is named in the body." in fixed
    assert "Greeted one person only." not in avoided
    assert "Answered the whole body, and the greeting beside it." in avoided


def test_much_is_shown_a_page_at_a_time(told: Tell, course: Path) -> None:
    code = shutil.copytree(course / "solutions" / "01_hello", course / "mine")
    long = "".join(f"\n\ndef f{n}():\n" + f"    return {n}\n" * 30 for n in range(4))
    solution = course / "solutions" / "01_hello" / "app" / "main.py"
    solution.write_text(solution.read_text() + long)
    explain = ("--course", course, "explain", 1, "--code", code)

    pages = [told(*explain, "--page", n).out for n in (1, 2, "all")]
    wrong = told(*explain, "--page", 9)

    first, second, whole = pages
    assert "In an interview" in first
    assert "Page 1 of 4. The next one: `make explain" in " ".join(first.split())
    assert "In an interview" not in second
    assert "def f1():" in second
    assert all(f"def f{n}():" in whole for n in range(4))
    assert wrong.status == 2
    assert wrong.err.startswith("There is no page 9: they are 1 to 4. `make explain")
    assert "PAGE=1` shows the first, and PAGE=all" in wrong.err


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
    main = code / "app" / "main.py"
    main.write_text(main.read_text().replace('"Hello"', '"Hello" + "\x1b[2J"[4:]'))

    said = told("--course", TINY, "explain", 1, "--code", code)

    assert r'"Hello" + "\x1b[2J"[4:]' in said.out
    assert "\x1b" not in said.out


@pytest.mark.parametrize("stage", COURSE.stages, ids=str)
def test_each_stage_has_an_answer_and_mistakes_to_tell_of(stage: Stage) -> None:
    lesson = (PROJECT / "stages" / stage.name / "lesson.md").read_text(encoding="utf-8")
    answer = INTERVIEW.search(lesson)

    assert answer is not None
    assert "> " in answer[1]
    assert set(tasks_of_checks(stage).values()) <= set(stage.tasks)
    assert len(avoided(stage, {})) >= 3, (
        f"checks/mistakes/{stage}.toml has mistakes in less than three tasks, and"
        " `make explain` shows one of each: add some"
    )
