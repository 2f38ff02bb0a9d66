"""What an app's own code said is never lost: its error, whatever stands around it."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import TINY, Grade

from coursekit.course.stages import Course
from coursekit.grading.clues import IS_RETURNED, IS_UNREAD, clue
from coursekit.grading.databases import SqliteDatabases
from coursekit.grading.exchange import Exchange
from coursekit.grading.plan import Plan
from coursekit.grading.run import Run
from coursekit.grading.runner import Nobody
from coursekit.grading.runner import grade as run_checks
from coursekit.grading.verdict import Blame, Verdict
from coursekit.sandbox.deadlines import Deadlines
from coursekit.sandbox.launcher import ForkLauncher, ForkServer
from coursekit.text.layout import middle_cut

COURSE = Course(TINY)
GREETS = {"test_it_greets"}
HEAD = """
import logging
import sys

from fastapi import FastAPI

app = FastAPI()
"""
CRASHES = '{}["name"]'

APPS = {
    "logs_first": """
@app.get("/hello")
def hello():
    logging.warning("hello was asked for")
    return {}["name"]
""",
    "turns_loggers_off": """
import logging.config
logging.config.dictConfig({"version": 1})

@app.get("/hello")
def hello():
    return {}["name"]
""",
    "logs_on_stderr_itself": """
logging.basicConfig(stream=sys.stderr, level=logging.DEBUG, force=True)

@app.get("/hello")
async def hello():
    logging.info("hello was asked for")
    return {}["name"]
""",
    "prints_very_much": """
@app.get("/hello")
def hello():
    for number in range(20_000):
        print("SELECT", number)
    return {}["name"]
""",
    "prints_without_a_line_end": """
@app.get("/hello")
def hello():
    print("hello was asked for", end="")
    return {}["name"]
""",
    "raises_from": """
class Wrapped(Exception):
    pass

@app.get("/hello")
def hello():
    try:
        return {}["name"]
    except KeyError as error:
        raise Wrapped("no greeting") from error
""",
    "raises_while_it_handles": """
@app.get("/hello")
def hello():
    try:
        return {}["name"]
    except KeyError:
        raise RuntimeError("no greeting")
""",
    "raises_a_group": """
import asyncio

async def greet():
    return {}["name"]

@app.get("/hello")
async def hello():
    async with asyncio.TaskGroup() as group:
        group.create_task(greet())
""",
    "fails_after_its_answer": """
from fastapi import BackgroundTasks, HTTPException

@app.get("/hello")
def hello():
    print("hello was asked for")
    try:
        return {}["name"]
    except KeyError as error:
        logging.exception("in vain")
        raise HTTPException(500) from error
""",
}


def written(folder: Path, text: str) -> Path:
    (folder / "app").mkdir()
    (folder / "app" / "main.py").write_text(text, encoding="utf-8")
    return folder


def verdict_on(folder: Path, text: str, grade: Grade) -> Verdict:
    run = grade(written(folder, text), "1", course=COURSE, only=GREETS)
    return run.verdicts[0]


@pytest.mark.parametrize("app", APPS)
def test_the_error_and_its_line_are_told(
    app: str, tmp_path: Path, grade: Grade
) -> None:
    verdict = verdict_on(tmp_path, HEAD + APPS[app], grade)

    told = middle_cut(verdict.log)
    assert verdict.blame is Blame.CRASHED
    assert "KeyError: 'name'" in told
    assert 'return {}["name"]' in told
    assert not set(verdict.log) & set("\x1d\x1e")


def test_what_was_printed_before_stands_above_it(tmp_path: Path, grade: Grade) -> None:
    app = HEAD + APPS["prints_without_a_line_end"]

    lines = verdict_on(tmp_path, app, grade).log.splitlines()

    assert lines[0] == "hello was asked for"
    assert lines[-1] == "KeyError: 'name'"


def test_what_led_to_an_error_is_told_first(tmp_path: Path, grade: Grade) -> None:
    log = verdict_on(tmp_path, HEAD + APPS["raises_from"], grade).log

    assert log.index("KeyError: 'name'") < log.index("which led to:")
    assert log.rstrip().endswith("Wrapped: no greeting")


def test_an_error_at_the_start_is_told_whatever_was_printed(
    tmp_path: Path, grade: Grade
) -> None:
    app = HEAD + f"for number in range(500):\n    print(number)\n{CRASHES}\n"

    verdict = verdict_on(tmp_path, app, grade)

    assert verdict.blame is Blame.DID_NOT_START
    assert "KeyError: 'name'" in middle_cut(verdict.log)


def test_a_line_that_is_cut_says_so() -> None:
    assert middle_cut("x" * 1_000).endswith("x…")


NAMES = {
    "from flask import Flask": (
        "imports a module that is not installed",
        "No module named 'flask'",
    ),
    "import FastApi": ("not installed", "It is called `fastapi`: Python"),
    "from fastapi import FastApi": (
        "imports a name that the library does not have",
        "It is called `FastAPI`: Python",
    ),
    "from app.models import Task": (
        "an import of one of your own modules, or of a name in one, fails",
        "No module named 'app.models'",
    ),
    "from app.circle import b": (
        "two of your modules import each other",
        "app/main.py and app/circle.py import each other.",
    ),
    "a = 1\n=======\na = 2\n>>>>>>> yours": (
        "a merge conflict is still marked in your code",
        'File "app/main.py", line 2',
    ),
}


@pytest.mark.parametrize("text", NAMES)
def test_what_stops_an_import_is_called_by_its_name(
    text: str, tmp_path: Path, grade: Grade
) -> None:
    (tmp_path / "app").mkdir()
    circle = tmp_path / "app" / "circle.py"
    circle.write_text("from app.main import a\nb = 1\n", encoding="utf-8")
    (tmp_path / "app" / "main.py").write_text(f"{text}\na = 1\n", encoding="utf-8")

    verdict = grade(tmp_path, "1", course=COURSE, only=GREETS).verdicts[0]

    got, told = NAMES[text]
    assert got in verdict.got
    assert told in verdict.log
    assert "site-packages" not in verdict.log


LEAKS = """
import asyncio
from fastapi import FastAPI
from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine

app = FastAPI()
few = {"pool_size": 1, "max_overflow": 0}
"""
LEAKING = {
    "in_a_thread": """
engine = create_engine("sqlite:///data.db", **few)
kept = []

@app.get("/hello")
def hello():
    for _ in range(2):
        kept.append(engine.connect())
""",
    "in_a_task": """
engine = create_async_engine("sqlite+aiosqlite:///data.db", **few)
kept = []

@app.get("/hello")
async def hello():
    for _ in range(2):
        kept.append(await engine.connect())
""",
}


@pytest.mark.parametrize("way", LEAKING)
def test_an_app_without_a_connection_left_is_told_so(
    way: str, tmp_path: Path, fork_server: ForkServer
) -> None:
    code = written(tmp_path, LEAKS + LEAKING[way])
    launcher = ForkLauncher(code, fork_server, Deadlines(answer=1.5))
    run = Run(COURSE.stage("1"), code, 4242, plan=Plan(only=GREETS))
    try:
        run_checks(COURSE, run, launcher, SqliteDatabases(), Nobody())
    finally:
        launcher.close()

    log = run.verdicts[0].log
    assert "It waits for a connection to the database" in log
    assert "It is still in" not in log


def test_a_task_that_waits_for_something_else_tells_its_line(
    tmp_path: Path, fork_server: ForkServer
) -> None:
    app = '@app.get("/hello")\nasync def hello():\n    await asyncio.sleep(60)\n'
    code = written(tmp_path, LEAKS + app)
    launcher = ForkLauncher(code, fork_server, Deadlines(answer=1.5))
    run = Run(COURSE.stage("1"), code, 4242, plan=Plan(only=GREETS))
    try:
        run_checks(COURSE, run, launcher, SqliteDatabases(), Nobody())
    finally:
        launcher.close()

    assert "await asyncio.sleep(60)" in run.verdicts[0].log


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (200, '{"status_code":404,"detail":"Not","headers":null}', IS_RETURNED),
        (201, "{}", IS_UNREAD),
        (200, '[{"id": 1}, {}]', IS_UNREAD),
        (200, '{"task": {}}', IS_UNREAD),
        (200, '{"id": 1}', ""),
        (200, "[]", ""),
        (404, "{}", ""),
        (200, "no JSON", ""),
        (None, "", ""),
    ],
)
def test_an_answer_shows_a_common_slip(
    status: int | None, body: str, words: str
) -> None:
    assert clue(Exchange("GET", "/tasks/1", status=status, body=body)) == words


def test_a_slip_is_told_beside_the_fault(tmp_path: Path, grade: Grade) -> None:
    app = """
from fastapi import HTTPException

@app.post("/hello")
def hello():
    return HTTPException(422, "no name")
"""
    code = written(tmp_path, HEAD + app)

    run = grade(code, "1", course=COURSE, only={"test_it_says_no_more"})

    assert run.verdicts[0].clue == IS_RETURNED
    assert run.to_json()["checks"][0]["clue"] == IS_RETURNED
