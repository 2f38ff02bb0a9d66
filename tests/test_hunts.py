"""Scavenger hunts: the key comes from the code, and answers are taken generously."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import COURSE, PROJECT, TINY, Told
from learner import cloned_course, keep_history, own_course, put
from rules.hunts import ungraded_questions

from coursekit.commands import hunt as command
from coursekit.course.stages import Course, Stage
from coursekit.errors import UsageError
from coursekit.hunting.answers import Form, Item, Right, judge
from coursekit.hunting.asks import parse
from coursekit.hunting.code import Line, Place
from coursekit.hunting.ground import finished, named
from coursekit.hunting.hunt import Found, State, hunt
from coursekit.hunting.worksheet import AFTER, sheet_of
from coursekit.sandbox.launcher import ForkLauncher, ForkServer

Tell = Callable[..., Told]
Hunt = Callable[..., list[Found]]


@pytest.fixture
def found(fork_server: ForkServer) -> Hunt:
    """Hunt in this process: the questions of a stage with what is right for a code."""

    def found(stage: Stage, code: Path | None = None) -> list[Found]:
        return list(
            hunt(
                sheet_of(stage),
                named(stage, code or stage.folder),
                lambda at: ForkLauncher(at, fork_server),
            )
        )

    return found


@pytest.fixture
def hunting(
    told: Tell, fork_server: ForkServer, monkeypatch: pytest.MonkeyPatch
) -> Tell:
    """Give a command about the hunts of a course: ``hunting(course, "hunt", 2)``."""
    monkeypatch.setattr(
        command, "open_launcher", lambda code: ForkLauncher(code, fork_server)
    )

    def hunting(course: Path, *words: object) -> Told:
        return told("--course", course, *words)

    return hunting


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A copy of the tiny course, whose hunts nobody has answered."""
    return shutil.copytree(TINY, tmp_path / "course")


def fill(course: Path, *answers: str) -> None:
    """Write answers into the first hunt of a course, from its first question on."""
    path = course / "stages" / "01_hello" / "hunt.md"
    text = path.read_text(encoding="utf-8")
    for answer in answers:
        text = text.replace("Answer: ____", f"Answer: {answer}", 1)
    path.write_text(text, encoding="utf-8")


def said_of(right: Right) -> str:
    """Return the right answer as somebody might write it."""
    if right.form in (Form.PLACE, Form.LINE):
        return f"`{right.items[0].place}`"
    return ", ".join(f"`{item.name}`" for item in right.items) or "none"


@pytest.mark.parametrize("stage", COURSE.stages, ids=str)
def test_every_question_has_an_answer_in_the_starter_which_is_taken(
    found: Hunt, stage: Stage
) -> None:
    questions = found(stage)
    graded = [each for each in questions if each.right is not None]

    assert [each.missing for each in questions if each.missing] == []
    assert len(graded) >= 6
    for each in graded:
        assert each.right is not None
        assert judge(said_of(each.right), each.right).is_right, str(each.question)
        for item in each.right.items:
            assert not item.place.line or item.place.file


HAVE_ONE_AFTER = [stage for stage in COURSE.stages if (stage.folder / AFTER).is_file()]


@pytest.mark.parametrize("stage", HAVE_ONE_AFTER, ids=str)
def test_every_question_after_a_stage_has_an_answer_in_its_solution_which_is_taken(
    fork_server: ForkServer, stage: Stage
) -> None:
    questions = list(
        hunt(
            sheet_of(stage, AFTER),
            finished(stage),
            lambda at: ForkLauncher(at, fork_server),
        )
    )

    assert [each.missing for each in questions if each.missing] == []
    for each in questions:
        if each.right is not None:
            assert judge(said_of(each.right), each.right).is_right, str(each.question)


@pytest.mark.parametrize("stage", COURSE.stages[:1], ids=str)
def test_the_key_names_the_line_where_the_answer_stands(
    found: Hunt, stage: Stage
) -> None:
    starter = (stage.folder / "app" / "main.py").read_text().splitlines()

    right = found(stage)[0].right

    assert right is not None
    [item] = right.items
    assert starter[item.place.line - 1].startswith(f"{item.name} = FastAPI(")


@pytest.mark.parametrize(
    ("of", "old", "new", "number"),
    [
        ("4", "due_date", "deadline", 1),  # a column
        ("4", "TaskCreate", "NewTask", 2),  # a schema
        ("4", "title", "heading", 3),  # a field
        ("4", "db", "session", 5),  # what stands on a line
        ("3", "update_task", "change_task", 8),  # a path operation
    ],
)
def test_what_is_renamed_in_the_code_is_renamed_in_the_key(
    found: Hunt, tmp_path: Path, of: str, old: str, new: str, number: int
) -> None:
    stage = COURSE.stage(of)
    before = found(stage)[number - 1].right
    code = shutil.copytree(stage.folder, tmp_path / "code")
    for path in (code / "app").rglob("*.py"):
        path.write_text(re.sub(rf"\b{old}\b(?!=.Task m)", new, path.read_text()))

    after = found(stage, code)[number - 1].right

    assert before is not None
    assert after is not None
    renamed = [item.name.replace(old, new) for item in before.items]
    assert [item.name for item in after.items] == renamed
    assert renamed != [item.name for item in before.items]


COLUMNS = Right(
    Form.LIST,
    (Item("id"), Item("due_date"), Item("title")),
    frozenset({"done", "owner_id"}),
)
TABLE = Right(Form.LIST, (Item("tasks"),), frozenset({"users", "tags"}))
ORDER = Right(Form.ORDER, (Item("get_db"), Item("get_task")), frozenset({"get_user"}))
PLACE = Right(Form.PLACE, (Item("Task", Place("app/models/task.py", 20, 30)),))
KIND = Right(Form.KIND, (Item("one to many"),))
FIVE = Right(Form.NUMBER, (Item("5"),))
ZERO = Right(Form.NUMBER, (Item("0"),))
KEYS = Right(
    Form.LIST,
    (Item("owner_id"), Item("tag_id"), Item("owner_id")),
    frozenset({"id", "title"}),
    also=frozenset({"users.id", "tags.id", "users"}),
)
STATUS = Right(Form.NUMBER, (Item("422"),))
NONE = Right(Form.LIST, (), frozenset({"owner_id"}))
FILES = Right(Form.LIST, (Item("app/main.py"),), frozenset({"app/models.py"}))
SENT = Right(
    Form.STATEMENTS, tuple(map(Item, ("SELECT", "SELECT", "UPDATE", "INSERT")))
)
NOT_SENT = Right(Form.STATEMENTS, ())
CODE = (
    Line("db.commit()", Place("app/routes/tasks.py", 56)),
    Line("db.commit()", Place("app/routes/tasks.py", 92)),
    Line("db.commit()", Place("app/routes/users.py", 12)),
    Line("db.add(task)", Place("app/routes/tasks.py", 55)),
    Line('raise HTTPException(status_code=404, detail="No")', Place("app/dep.py", 7)),
    Line("raise", Place("app/database.py", 38)),
    Line("book = Book(", Place("app/routes/users.py", 20)),
    Line("title=body.title,", Place("app/routes/users.py", 21)),
)
COMMIT = Right(Form.LINE, (Item("", Place("app/routes/tasks.py", 56, 56)),), lines=CODE)
LAST = Right(Form.LINE, (Item("", Place("app/routes/users.py", 12, 12)),), lines=CODE)
RAISE = Right(Form.LINE, (Item("", Place("app/dep.py", 7, 7)),), lines=CODE)
LONG = Right(Form.LINE, (Item("", Place("app/routes/users.py", 20, 22)),), lines=CODE)
ROUTES = Right(Form.ROUTES, (Item("GET /tasks"), Item("PATCH /tasks/{task_id}")))


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("id, title, due_date", COLUMNS),
        ("`Title`, `ID` and `due_date`", COLUMNS),
        ("- id\n- title\n- due date", COLUMNS),
        ("id (app/models.py:12); title (line 13); due_date, line 14.", COLUMNS),
        ("The columns are “id”, “title” & “due-date”", COLUMNS),
        ("1. id 2. title 3. due_date", COLUMNS),
        ("It is called **tasks**, in app/models.py:7", TABLE),
        ("'task'", TABLE),
        ("get_db(), then get_task()", ORDER),
        ("1. get_db\n2. get_task", ORDER),
        ("app/models/task.py:20", PLACE),
        ("task.py", PLACE),
        ("models/task.py, line 29", PLACE),
        (r"app\models\task.py", PLACE),
        ("in app.models.task", PLACE),
        ("One-to-many", KIND),
        ("1:n", KIND),
        ("it is a 1 to many", KIND),
        ("Five", FIVE),
        ("5 statements (app/main.py:12)", FIVE),
        ("`422 Unprocessable Content`", STATUS),
        ("tasks.owner_id → users.id, tag_id -> tags.id", KEYS),
        ("none", NONE),
        ("Nothing.", NONE),
        ("No: 5", FIVE),
        ("None of them", ZERO),
        ("no", ZERO),
        ("main.py", FILES),
        ("get /tasks, patch /tasks/{id}", ROUTES),
        ("`GET /tasks` and `PATCH /tasks/7` in app/routes/tasks.py:80", ROUTES),
        ("PATCH /tasks/:id; GET /tasks/", ROUTES),
        ("SELECT, SELECT, UPDATE, INSERT", SENT),
        ("select → select → update → insert", SENT),
        ("1. SELECT 2. UPDATE 3. INSERT 4. SELECT", SENT),
        ("two SELECTs, one UPDATE and an INSERT (app/main.py:12)", SENT),
        ("4 statements: SELECT x 2, UPDATE, INSERT INTO tasks", SENT),
        ("SELECT twice, UPDATE once, INSERT, no DELETE", SENT),
        ("SELECT (2), UPDATE (1), INSERT: 1", SENT),
        ("SELECT … FOR UPDATE, SELECT, UPDATE tasks, INSERT, in `update_task`", SENT),
        ("none", NOT_SENT),
        ("No statements at all", NOT_SENT),
        ("0 DELETE", NOT_SENT),
        ("app/routes/tasks.py:56", COMMIT),
        ("`db.commit()` in tasks.py, line 56", COMMIT),
        (r"app\routes\tasks.py:56", COMMIT),
        ("app.routes.tasks, line 56", COMMIT),
        ("db.commit() in app/routes/users.py", LAST),
        ('raise HTTPException(status_code=404, detail="No")', RAISE),
        ("raise HTTPException(status_code = 404, detail='No')", RAISE),
        ("`raise HTTPException(status_code=404`", RAISE),
        ("dep.py: raise HTTPException", RAISE),
        ("users.py:21", LONG),
        ("book = Book(title=body.title,)", LONG),
    ],
)
def test_a_right_answer_may_be_written_in_many_ways(answer: str, right: Right) -> None:
    assert judge(answer, right).is_right


@pytest.mark.parametrize(
    ("answer", "right", "words"),
    [
        ("id, title", COLUMNS, "2 of 3 are there."),
        ("identity", COLUMNS, "None of them is there"),
        ("id, title, due_date, done", COLUMNS, "3 of 3 are there, and one that is"),
        ("id, title, due_date, colour", COLUMNS, "3 of 3 are there, and one that is"),
        ("users", TABLE, ""),
        ("tasks, users", TABLE, ""),
        ("tasks users tags", TABLE, ""),
        ("users or tasks", TABLE, ""),
        ("no idea", ZERO, ""),
        ("get_task, get_db", ORDER, "All of them are there, but in another order."),
        ("app/models/user.py", PLACE, "That is not the file."),
        ("app/models/task.py:90", PLACE, "The file is right, the line is not."),
        ("many to one", KIND, ""),
        ("I don't know", KIND, ""),
        ("four", FIVE, ""),
        ("some", FIVE, ""),
        ("404", STATUS, ""),
        ("owner_id", NONE, ""),
        ("models.py", FILES, ""),
        ("GET /tasks", ROUTES, "1 of 2 are there."),
        ("GET and PATCH /tasks/{id}", ROUTES, "1 of 2 are there, and one that is"),
        ("all of them", ROUTES, "None of them is there"),
        ("SELECT, UPDATE, INSERT", SENT, "Those are the kinds, but not as many"),
        ("SELECT, UPDATE", SENT, "2 of 4 are there."),
        ("3 SELECT and an UPDATE", SENT, "3 of 4 are there, and one that is"),
        ("DELETE", SENT, "None of them is there, and one that is"),
        ("four", SENT, "None of them is there."),
        ("99999999999999999999 SELECTs", SENT, "1 of 4 are there."),
        ("SELECT", NOT_SENT, ""),
        ("I don't see any", NOT_SENT, ""),
        ("db.commit()", COMMIT, "That stands on more than one line: say the file"),
        ("db.commit() in tasks.py", COMMIT, "That stands on more than one line: say"),
        ("db.commit() in users.py", COMMIT, "That is not the file."),
        ("tasks.py:55", COMMIT, "The file is right, the line is not."),
        ("tasks.py", COMMIT, "Which line of it?"),
        ("db.add(task)", COMMIT, "That is another line."),
        ("line 56", COMMIT, "Say the file and the line's number, or quote it."),
        ("56", COMMIT, "Say the file and the line's number, or quote it."),
        ("raise", RAISE, "That is another line."),
        ("no idea", RAISE, "Say the file and the line's number, or quote it."),
        ("", RAISE, "Say the file and the line's number, or quote it."),
    ],
)
def test_a_wrong_answer_is_seen_and_the_right_one_not_told(
    answer: str, right: Right, words: str
) -> None:
    judgement = judge(answer, right)

    assert not judgement.is_right
    assert judgement.words.startswith(words)


def test_a_hunt_that_nobody_answered_is_open(hunting: Tell, tiny: Path) -> None:
    said = hunting(tiny, "hunt", 1)

    assert "Still open: 1, 2, 3, 4, 5." in said.out
    assert "0 of 5" in said.out
    assert said.status == 1


def test_a_wrong_answer_gets_a_nudge_and_not_the_answer(
    hunting: Tell, tiny: Path
) -> None:
    fill(tiny, "server", "app/main.py", "0", "none", "404")

    said = hunting(tiny, "hunt", 1)

    assert "You wrote   server" in said.out
    assert "Search for `FastAPI(`." in said.out
    assert "4 of 5" in said.out
    assert said.status == 1


def test_all_right_answers_end_with_status_0(hunting: Tell, tiny: Path) -> None:
    fill(tiny, "`app`", "main.py:5", "none", "zero", "404 Not Found")

    said = hunting(tiny, "hunt", 1)

    assert "All answers are right." in said.out
    assert "To talk about, as nobody can grade it: 6" in said.out
    assert said.status == 0


def test_the_key_is_printed_with_file_and_line(hunting: Tell, tiny: Path) -> None:
    said = hunting(tiny, "hunt-key", 1)

    assert "app  app/main.py:5" in said.out
    assert "to talk about" in said.out
    assert said.status == 0


@pytest.fixture
def cloned(tmp_path: Path) -> Path:
    """A tiny course with a history, whose first stage is solved already."""
    return cloned_course(tmp_path).root


def test_a_hunt_is_about_the_starting_point_whatever_was_coded_since(
    hunting: Tell, cloned: Path
) -> None:
    put(TINY / "solutions" / "02_count", cloned / "stages" / "01_hello")
    fill(cloned, "`app`", "main.py:5", "none", "zero", "404 Not Found")

    said = hunting(cloned, "hunt", 1)

    assert "Looking at the starting point of stage 1.\n" in said.out
    assert "All answers are right." in said.out
    assert said.status == 0


def test_a_hunt_in_a_folder_that_is_named_looks_there(
    hunting: Tell, cloned: Path
) -> None:
    code = cloned / "solutions" / "02_count"

    said = hunting(cloned, "hunt-key", 1, "--code", code)

    assert squeezed(f"Looking at {code}.") in squeezed(said.out)
    assert re.search(r"How many routes are there\?\s+2\n", said.out)


def squeezed(text: str) -> str:
    """Return a text without blanks: where it is broken depends on the folder."""
    return "".join(text.split())


def test_without_a_history_it_says_that_it_looks_at_the_code_of_now(
    hunting: Tell, tiny: Path
) -> None:
    said = hunting(tiny, "hunt", 1)

    assert squeezed("01_hello/app as it is now (git's history") in squeezed(said.out)


def test_a_starting_point_that_does_not_start_is_no_fault_of_the_learner(
    hunting: Tell, tmp_path: Path
) -> None:
    root = own_course(tmp_path).root
    main = root / "stages" / "01_hello" / "app" / "main.py"
    main.write_text(main.read_text() + "\nraise KeyError('x')\n")
    keep_history(root)

    said = hunting(root, "hunt", 1)

    assert said.err.startswith("The starting point of stage 1 can't be looked at: an ")
    assert "This is no fault of yours: it is the course's own." in said.err
    assert said.status == 2


@pytest.mark.parametrize("stage", COURSE.stages, ids=str)
def test_a_nudge_names_only_what_the_code_has(found: Hunt, stage: Stage) -> None:
    texts = [path.read_text() for path in (stage.folder / "app").rglob("*.py")]
    there = "\n".join([*texts, (stage.folder / "lesson.md").read_text()])

    for each in found(stage):
        words = each.right.nudge if each.right else ""
        for code in re.findall(r"`(?!make )@?([\w.]+)", words):
            for part in filter(None, code.split(".")):
                assert part in there, f"{each.question}: {words}"


def test_only_code_that_is_there_is_said_to_be_traced(
    hunting: Tell, cloned: Path
) -> None:
    put(TINY / "stages" / "01_hello", cloned / "stages" / "01_hello")
    fill(cloned, "app", "main.py:5", "none", "zero", "200")

    untouched = " ".join(hunting(cloned, "hunt", 1).out.split())
    (cloned / "stages" / "01_hello" / "app" / "main.py").write_text("app = 1\n")
    changed = " ".join(hunting(cloned, "hunt", 1).out.split())

    assert "Follow it: `make trace STAGE=1 REQUEST='GET /nothing'`." in untouched
    assert "make trace" not in changed
    assert "Read the code below the decorator, line by line." in changed


def test_a_hunt_can_look_at_other_code(hunting: Tell, tiny: Path) -> None:
    code = tiny / "solutions" / "02_count"

    said = hunting(tiny, "hunt-key", 1, "--code", code)

    assert re.search(r"How many routes are there\?\s+2\n", said.out)


def test_code_that_does_not_start_is_told(hunting: Tell, tiny: Path) -> None:
    code = tiny / "code" / "raises_at_import"

    said = hunting(tiny, "hunt", 1, "--code", code)

    assert "can't be looked at: an error was raised while your code" in said.err
    assert "Fix that first, or hunt in another folder: CODE=folder" in said.err
    assert "KeyError" in said.err
    assert said.status == 2


NOT_THERE = [
    ("columns of tasks", "there is no table `tasks`"),
    ("table of Task", "there is no model `Task`"),
    ("relationships of Task", "there is no model `Task`"),
    ("kind of Task.tags", "there is no model `Task`"),
    ("fields of TaskCreate", "there is no schema `TaskCreate`"),
    ("function of GET /tasks", "there is no route `GET /tasks`"),
    ("input of GET /tasks", "there is no route `GET /tasks`"),
    ("routes with get_db", "there is no `get_db`"),
    ("names made by Flask", "there is no `Flask`"),
    ("callers of get_db", "there is no `get_db`"),
    ("importers of flask", "there is no `flask`"),
    ("functions in app/none.py", "there is no file app/none.py"),
    ("place of get_db", "there is no `get_db`"),
    ("raiser on GET /tasks", "nothing raises an error on that request"),
]


def test_a_question_about_what_is_not_there_is_told(found: Hunt, tiny: Path) -> None:
    path = tiny / "stages" / "01_hello" / "hunt.md"
    path.write_text(
        "\n".join(
            f"## {number}. What?\n\n<!-- ask: {ask} -->\n\nAnswer: it\n"
            for number, (ask, _) in enumerate(NOT_THERE, start=1)
        )
    )

    questions = found(Course(tiny).stages[0])

    where = tiny / "stages" / "01_hello"
    for each, (_, missing) in zip(questions, NOT_THERE, strict=True):
        assert each.missing == f"In {where} {missing}."
        assert each.state is State.GONE


def test_a_question_about_other_code_is_passed_over(hunting: Tell, tiny: Path) -> None:
    path = tiny / "stages" / "01_hello" / "hunt.md"
    path.write_text(path.read_text().replace("by FastAPI -->", "by Flask -->"))

    said = hunting(tiny, "hunt", 1)

    told = " ".join(said.out.split())
    assert "there is no `Flask`. The question fits other code: hunt there with" in told
    assert "0 of 4" in said.out
    assert said.err == ""


def test_a_hunt_of_which_nothing_fits_is_not_done(hunting: Tell, tiny: Path) -> None:
    path = tiny / "stages" / "01_hello" / "hunt.md"
    path.write_text("## 1. What?\n\n<!-- ask: names made by Flask -->\n\nAnswer: it\n")

    said = hunting(tiny, "hunt", 1)

    assert "All answers are right." not in said.out
    assert said.status == 1


def test_functions_may_be_async(found: Hunt, tiny: Path) -> None:
    stage = Course(tiny).stages[0]
    (stage.folder / "app" / "more.py").write_text("async def wave(): ...\n")
    hunt = stage.folder / "hunt.md"
    hunt.write_text(
        "## 1. What?\n\n<!-- ask: functions in app/more.py -->\n\nAnswer: wave\n"
    )

    [question] = found(stage)

    assert question.state is State.RIGHT


def test_a_request_that_ends_the_app_has_no_answer_to_ask_for(
    hunting: Tell, tiny: Path
) -> None:
    path = tiny / "stages" / "01_hello" / "hunt.md"
    path.write_text(path.read_text().replace("GET /nothing -->", "GET /hello -->"))

    said = hunting(tiny, "hunt", 1, "--code", tiny / "code" / "ends_itself")

    assert "the request gets no answer: it ended itself" in said.out
    assert said.status == 1


def test_a_lesson_says_which_example_is_asked_about(found: Hunt, tiny: Path) -> None:
    stage = Course(tiny).stages[0]
    first, second = (
        f"```python\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n"
        f"@app.get('/{name}')\ndef {name}(): ...\n```\n"
        for name in ("first", "second")
    )
    (stage.folder / "lesson.md").write_text(f"{first}\n<!-- hunted -->\n\n{second}")
    (stage.folder / "hunt.md").write_text(
        "## 1. Which?\n\n<!-- ask: routes in the lesson -->\n\nAnswer: GET /second\n"
    )

    [question] = found(stage)

    assert question.state is State.RIGHT


def test_a_lesson_without_code_can_not_be_asked(hunting: Tell, tiny: Path) -> None:
    stage = tiny / "stages" / "01_hello"
    hunt_page, lesson = stage / "hunt.md", stage / "lesson.md"
    hunt_page.write_text(
        hunt_page.read_text().replace("number of routes", "routes in the lesson")
    )
    lesson.write_text("# Stage 1")

    said = hunting(tiny, "hunt", 1)

    assert "lesson.md shows no Python code: add the example." in said.err
    assert said.status == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "stages/01_hello has no hunt.md: add it."),
        ("# Hunt", "stages/01_hello/hunt.md asks nothing: add a heading `## 1. …`."),
    ],
)
def test_a_course_without_a_hunt_is_told(
    hunting: Tell, tiny: Path, text: str | None, sentence: str
) -> None:
    path = tiny / "stages" / "01_hello" / "hunt.md"
    path.unlink() if text is None else path.write_text(text)

    said = hunting(tiny, "hunt", 1)

    assert said.err == f"{sentence}\n"
    assert said.status == 2


def test_questions_that_fit_any_project_are_graded_in_a_folder_without_a_stage(
    hunting: Tell, tiny: Path, tmp_path: Path
) -> None:
    shutil.copy(PROJECT / "guide" / "reading.md", tiny / "guide")
    (tmp_path / "theirs" / "app").mkdir(parents=True)
    (tmp_path / "theirs" / "app" / "main.py").write_text(LIBRARY)
    page = tiny / "guide" / "reading.md"
    text = page.read_text(encoding="utf-8")
    for answer in (
        "app",
        'engine = create_engine("sqlite:///./library.db")',
        "books and loans",
        "none",
        "0",
        "3",
        "app/main.py",
    ):
        text = text.replace("Answer: ____", f"Answer: {answer}", 1)
    page.write_text(text, encoding="utf-8")

    said = hunting(tiny, "hunt", "--code", tmp_path / "theirs")
    key = hunting(tiny, "hunt-key", "--code", tmp_path / "theirs")

    assert said.out.startswith("Scavenger hunt through any code")
    assert "7 of 7" in said.out
    assert "All answers are right." in said.out
    assert said.status == 0
    assert "app/main.py" in key.out


@pytest.mark.parametrize("solution", [COURSE.stages[0], COURSE.stages[-1]], ids=str)
def test_a_project_without_a_database_leaves_out_what_is_asked_of_it(
    hunting: Tell, solution: Stage
) -> None:
    key = hunting(PROJECT, "hunt-key", "--code", solution.solution)

    is_first = solution == COURSE.stages[0]
    assert ("no line calls `create_engine`" in key.out) is is_first
    assert key.status == 0


def test_code_of_another_name_is_told_and_a_page_that_is_missing(
    hunting: Tell, tiny: Path, tmp_path: Path
) -> None:
    code = tmp_path / "theirs"
    (code / "app").mkdir(parents=True)
    (code / "app" / "server.py").write_text(LIBRARY)

    other = hunting(tiny, "hunt", "--code", code)
    (tiny / "guide" / "reading.md").unlink()
    missing = hunting(tiny, "hunt", "--code", code)

    assert "can't be looked at" in other.err
    assert other.status == 2
    assert missing.err.startswith("Which stage? Say STAGE=1")
    assert missing.status == 2


def test_the_commands_of_the_page_on_reading_find_something() -> None:
    text = (PROJECT / "guide" / "reading.md").read_text(encoding="utf-8")
    commands = re.findall(r"^grep .* app$|(?<=`)grep [^`]+ app(?=`)", text, re.M)

    assert len(commands) >= 8
    for line in commands:
        found = subprocess.run(
            shlex.split(line),
            cwd=COURSE.stages[-1].solution,
            capture_output=True,
            check=False,
        )
        assert found.stdout, line


AFTER_PAGE = """# Scavenger hunt 1, finished: what is there now

## 1. How many routes has the finished code?

<!-- ask: number of routes -->

Answer: 2
"""


def test_a_hunt_after_a_stage_looks_at_its_solution_and_not_at_the_learners_code(
    hunting: Tell, tiny: Path
) -> None:
    (tiny / "stages" / "01_hello" / AFTER).write_text(AFTER_PAGE)
    (tiny / "stages" / "01_hello" / "app" / "main.py").write_text("raise ValueError")

    said = hunting(tiny, "hunt", 1, "--after")
    key = hunting(tiny, "hunt-key", 1, "--after")

    assert "Looking at the solution of stage 1," in said.out
    assert "All answers are right." in said.out
    assert said.status == 0
    assert re.search(r"1\. How many routes has the finished code\?\s+2\n", key.out)


def test_a_stage_without_a_hunt_after_it_says_which_have_one(
    hunting: Tell, tiny: Path
) -> None:
    said = hunting(tiny, "hunt", 2, "--after")

    assert said.err == (
        "Stage 02_count has no hunt through its finished code. No stage has one yet."
        " Its hunt through the code that it begins with: make hunt STAGE=2\n"
    )
    assert said.status == 2
    (tiny / "stages" / "01_hello" / AFTER).write_text(AFTER_PAGE)
    assert "Stages that have one: 1." in hunting(tiny, "hunt-key", 2, "--after").err


def test_a_hunt_after_a_stage_takes_no_other_code(hunting: Tell, tiny: Path) -> None:
    (tiny / "stages" / "01_hello" / AFTER).write_text(AFTER_PAGE)

    said = hunting(tiny, "hunt", 1, "--after", "--code", tiny / "code" / "passes")

    assert said.err.startswith("A hunt through the finished stage looks at its solu")
    assert said.status == 2


LIBRARY = '''"""A library that lends books."""

from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    isbn: Mapped[str]


class Loan(Base):
    __tablename__ = "loans"
    id: Mapped[int] = mapped_column(primary_key=True)


engine = create_engine("sqlite:///./library.db")
Base.metadata.create_all(engine)
app = FastAPI()


def get_db():
    with Session(engine) as db:
        yield db


SessionDep = Annotated[Session, Depends(get_db)]


@app.post("/books")
def add_book(db: SessionDep) -> int:
    book = Book(
        isbn="1",
    )
    db.add(book)
    db.add(Book(isbn="2"))
    db.commit()
    return book.id


@app.get("/books/{book_id}")
def read_book(book_id: int, db: SessionDep) -> str:
    book = db.get(Book, book_id)
    if book is None:
        raise HTTPException(
            status_code=404,
            detail="No book",
        )
    return book.isbn


@app.get("/books")
def list_books(db: SessionDep) -> list[str]:
    return [book.isbn for book in db.scalars(select(Book))]
'''


@pytest.fixture
def asking(found: Hunt, tiny: Path) -> Callable[[str], Found]:
    """Ask one question of a library: ``asking("statements with books on …")``."""
    stage = Course(tiny).stages[0]
    (stage.folder / "app" / "main.py").write_text(LIBRARY)

    def asking(ask: str) -> Found:
        page = f"## 1. What?\n\n<!-- ask: {ask} -->\n\nAnswer: ____\n"
        (stage.folder / "hunt.md").write_text(page)
        [question] = found(stage)
        return question

    return asking


@pytest.mark.parametrize(
    ("ask", "names"),
    [
        ("statements with books on POST /books", ["INSERT", "INSERT", "SELECT"]),
        ("number of statements with books on POST /books", ["3"]),
        ("statements with loans on POST /books", []),
        ("number of statements with loans on POST /books", ["0"]),
        ("statements on POST /books; GET /books", ["SELECT"]),
        ("statements with books on POST /books; GET /books/7", ["SELECT"]),
    ],
)
def test_the_statements_of_a_request_are_those_that_it_sends(
    asking: Callable[[str], Found], ask: str, names: list[str]
) -> None:
    right = asking(ask).right

    assert right is not None
    assert [item.name for item in right.items] == names


@pytest.mark.parametrize(
    ("ask", "text", "lines"),
    [
        ("line that raises on GET /books/7", "raise HTTPException(", 4),
        ("line that sends INSERT on POST /books", "db.commit()", 1),
        ("line that sends SELECT with books on POST /books", "return book.id", 1),
        ("line that sends COMMIT on POST /books", "db.commit()", 1),
        ("line that makes Book on POST /books", "book = Book(", 3),
        ("line that calls create_all", "Base.metadata.create_all(engine)", 1),
        ("line that calls get in read_book", "book = db.get(Book, book_id)", 1),
    ],
)
def test_the_line_that_does_something_is_found_with_all_of_its_statement(
    asking: Callable[[str], Found], ask: str, text: str, lines: int
) -> None:
    right = asking(ask).right

    assert right is not None
    [item] = right.items
    assert item.name.startswith(text)
    assert LIBRARY.splitlines()[item.place.line - 1].strip() == text
    assert item.place.last - item.place.line + 1 == lines
    assert judge(text, right).is_right
    assert judge(f"main.py:{item.place.last}", right).is_right
    assert not judge(f"main.py:{item.place.last + 1}", right).is_right


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        ("line that raises on GET /books", "no line raises an error on that request"),
        ("line that sends DELETE on GET /books", "no line sends `DELETE` on that re"),
        ("line that makes Loan on POST /books", "no line makes a `Loan` on that req"),
        ("line that calls refresh", "no line calls `refresh`"),
        ("line that calls get in list_books", "no line calls `get in list_books`"),
        ("statements with members on GET /books", "there is no table `members`"),
    ],
)
def test_what_no_line_does_is_told(
    asking: Callable[[str], Found], ask: str, words: str
) -> None:
    assert words in asking(ask).missing


def test_who_looks_for_the_insert_at_the_add_is_told_when_it_is_sent(
    asking: Callable[[str], Found],
) -> None:
    right = asking("line that sends INSERT on POST /books").right

    assert right is not None
    assert not judge("db.add(book)", right).is_right
    assert right.nudge.startswith("Adding or changing an object sends nothing yet.")


def test_a_line_of_the_lesson_may_be_quoted_or_numbered(
    found: Hunt, tiny: Path
) -> None:
    stage = Course(tiny).stages[0]
    (stage.folder / "lesson.md").write_text(f"# Lesson\n\n```python\n{LIBRARY}```\n")
    (stage.folder / "hunt.md").write_text(
        "## 1. Which?\n\n<!-- ask: line that raises on GET /books/7 in the lesson -->"
        "\n\nAnswer: raise HTTPException(\n"
    )

    [question] = found(stage)

    assert question.state is State.RIGHT
    assert question.right is not None
    [item] = question.right.items
    number = LIBRARY.splitlines().index("        raise HTTPException(") + 4
    assert (item.place.file, item.place.line) == ("lesson.md", number)
    assert "Quote the line itself, or give its number" in question.right.nudge


def test_talks_without_end_break_a_rule(tiny: Path) -> None:
    path = tiny / "stages" / "01_hello" / "hunt.md"
    path.write_text(re.sub(r"<!-- ask: .+ -->", "<!-- talk -->", path.read_text()))

    assert list(ungraded_questions(Course(tiny).stages[0])) == [
        "stages/01_hello/hunt.md leaves 6 questions to talk about: let at most 2 be"
        " <!-- talk -->, and ask the others of the code."
    ]


@pytest.mark.parametrize(
    "ask",
    ["", "colour of tasks", "columns of", "status on", "line that sings on GET /"],
)
def test_an_unknown_kind_of_question_is_refused(ask: str) -> None:
    with pytest.raises(UsageError, match="no kind of question that the kit can answer"):
        parse(ask)


def test_what_is_looked_at_is_a_request() -> None:
    with pytest.raises(UsageError, match="ends with a person: let a request be the"):
        parse("status on GET /tasks; sign in ada")


def test_an_answer_to_talk_about_is_never_graded(found: Hunt, tiny: Path) -> None:
    fill(tiny, "a", "b", "c", "d", "e", "we do not know")

    states = [each.state for each in found(Course(tiny).stages[0])]

    assert states == [State.WRONG] * 5 + [State.TALK]


def test_a_stage_is_needed(coursekit: Tell) -> None:
    for name in ("hunt", "hunt-key"):
        said = coursekit(name)

        assert said.err.startswith("Which stage? Say STAGE=1")
        assert said.status == 2
