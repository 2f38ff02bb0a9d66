"""Scavenger hunts: the key comes from the code, and answers are taken generously."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import COURSE, TINY, Told
from learner import cloned_course, keep_history, own_course, put
from rules.hunts import ungraded_questions

from coursekit.commands import hunt as command
from coursekit.course.stages import Course, Stage
from coursekit.errors import UsageError
from coursekit.hunting.answers import Form, Item, Right, judge
from coursekit.hunting.asks import parse
from coursekit.hunting.code import Place
from coursekit.hunting.ground import named
from coursekit.hunting.hunt import Found, State, hunt
from coursekit.sandbox.launcher import ForkLauncher, ForkServer

Tell = Callable[..., Told]
Hunt = Callable[..., list[Found]]


@pytest.fixture
def found(fork_server: ForkServer) -> Hunt:
    """Hunt in this process: the questions of a stage with what is right for a code."""

    def found(stage: Stage, code: Path | None = None) -> list[Found]:
        return list(
            hunt(
                stage,
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
    if right.form is Form.PLACE:
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
    ("old", "new", "number"),
    [
        ("due_date", "deadline", 1),  # a column
        ("TaskCreate", "NewTask", 2),  # a schema
        ("title", "heading", 3),  # a field
        ("create_task", "add_task", 5),  # a path operation
    ],
)
def test_what_is_renamed_in_the_code_is_renamed_in_the_key(
    found: Hunt, tmp_path: Path, old: str, new: str, number: int
) -> None:
    stage = COURSE.stage("4")
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
    assert "Mend that first, or hunt in another folder: CODE=folder" in said.err
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


def test_talks_without_end_break_a_rule(tiny: Path) -> None:
    path = tiny / "stages" / "01_hello" / "hunt.md"
    path.write_text(re.sub(r"<!-- ask: .+ -->", "<!-- talk -->", path.read_text()))

    assert list(ungraded_questions(Course(tiny).stages[0])) == [
        "stages/01_hello/hunt.md leaves 6 questions to talk about: let at most 2 be"
        " <!-- talk -->, and ask the others of the code."
    ]


@pytest.mark.parametrize("ask", ["", "colour of tasks", "columns of", "status on"])
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
