"""What many checks begin with is asked for once and copied, where a copy is all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import COURSE, Grade

from coursekit.course.stages import Stage
from coursekit.grading.databases import Databases, SqliteDatabases
from coursekit.grading.faces.app import App
from coursekit.grading.grading import Grading, Headers
from coursekit.grading.run import Run
from coursekit.sandbox.launcher import ForkLauncher, ForkServer

OTHERS = 3
HEAD = """
import os
from pathlib import Path

from fastapi import FastAPI, Header, HTTPException
from sqlalchemy import create_engine, text

app = FastAPI()
engine = create_engine(os.environ["DATABASE_URL"])
"""
KNOWN = """

@app.post("/enter")
def enter():
    with engine.begin() as c:
        c.execute(text("CREATE TABLE IF NOT EXISTS people (name TEXT)"))
        c.execute(text("INSERT INTO people VALUES ('ada')"))
    return {}


@app.get("/people")
def people(name: str = Header()):
    with engine.begin() as c:
        names = c.scalars(text("SELECT name FROM people")).all()
    if name not in names:
        raise HTTPException(401)
    return names
"""
IN_MEMORY = """
names = []


@app.post("/enter")
def enter():
    names.append("ada")
    return {}


@app.get("/people")
def people(name: str = Header()):
    if name not in names:
        raise HTTPException(401)
    return names
"""
IN_A_FILE = KNOWN.replace("    return {}", "    Path('log').touch()\n    return {}", 1)
IN_A_FILE_THAT_WAS_THERE = KNOWN.replace(
    "    return {}", "    Path('notes.txt').write_text('more')\n    return {}", 1
)
WRITE_AHEAD = (
    HEAD
    + "with engine.connect() as c:\n    c.execute(text("
    + ("'PRAGMA journal_mode = WAL'))\n")
)
HOLDS_ITS_DATABASE = KNOWN.replace(
    "    return {}",
    "    held = engine.raw_connection()\n"
    "    held.execute('PRAGMA locking_mode = EXCLUSIVE')\n"
    "    held.execute('BEGIN EXCLUSIVE')\n"
    "    app.held = held\n"
    "    return {}",
    1,
)

Open = Callable[[str], Grading]


@pytest.fixture
def opened(tmp_path: Path, fork_server: ForkServer) -> Iterator[Open]:
    """Begin a run of checks that all want a head start."""
    launchers: list[ForkLauncher] = []
    gradings: list[Grading] = []

    def opened(text: str, databases: Databases | None = None) -> Grading:
        (tmp_path / "app").mkdir()
        (tmp_path / "app" / "main.py").write_text(text, encoding="utf-8")
        (tmp_path / "notes.txt").write_text("some", encoding="utf-8")
        launchers.append(ForkLauncher(tmp_path, fork_server))
        run = Run(COURSE.stages[0], tmp_path, 4242)
        databases = databases or SqliteDatabases()
        grading = Grading(COURSE, run, launchers[-1], databases)
        gradings.append(grading)
        grading._most_ahead = 0  # so that the second one could have it already
        grading.expect([True] * (OTHERS + 1))
        return grading

    yield opened
    for grading in gradings:
        grading.take_exchanges()
    for launcher in launchers:
        launcher.close()


def ask(app: App) -> Headers:
    assert app.client.post("/enter").status_code == 200
    return {"name": "ada"}


def hold(app: App, headers: Headers) -> None:
    assert app.new_client(headers).get("/people").status_code == 200


def one_after_another(grading: Grading) -> list[list[str]]:
    """Return for each app the people it knows, once a client has begun."""
    known = []
    for _ in range(OTHERS + 1):
        grading.begins_ahead = True
        app = grading.app()
        headers = grading.begin(app, ask, hold)
        known.append(app.new_client(headers).get("/people").json())
        assert [e.first_line for e in grading.take_exchanges()] == [
            "POST /enter",
            "GET /people",
        ]
    return known


@pytest.mark.parametrize("text", [HEAD + KNOWN, WRITE_AHEAD + KNOWN])
def test_later_apps_begin_with_what_the_first_one_stored(
    text: str, opened: Open
) -> None:
    grading = opened(text)

    assert one_after_another(grading) == [["ada"]] * (OTHERS + 1)

    assert grading._head_start is not None
    with closing(sqlite3.connect(grading._head_start.database)) as copy:
        assert copy.execute("SELECT count(*) FROM people").fetchone() == (1,)


@pytest.mark.parametrize(
    "text",
    [IN_MEMORY, IN_A_FILE, IN_A_FILE_THAT_WAS_THERE],
    ids=["in_memory", "in_a_file", "in_a_file_that_was_there"],
)
def test_what_an_app_keeps_elsewhere_each_is_asked_for(text: str, opened: Open) -> None:
    grading = opened(HEAD + text)

    assert one_after_another(grading) == [["ada"]] * (OTHERS + 1)

    assert grading._head_start is None


def test_no_database_is_made_for_an_app_that_has_none(opened: Open) -> None:
    grading = opened(HEAD + IN_MEMORY)
    grading.begins_ahead = True
    app = grading.app()

    grading.begin(app, ask, hold)

    assert not (app.folder / "data.db").exists()


def test_a_database_that_is_held_is_not_waited_for_long(opened: Open) -> None:
    grading = opened(HEAD + HOLDS_ITS_DATABASE)
    grading.begins_ahead = True

    assert grading.begin(grading.app(), ask, hold) == {"name": "ada"}

    assert grading._head_start is None


def test_an_app_with_a_head_start_goes_to_no_check_that_wants_none(
    opened: Open,
) -> None:
    grading = opened(HEAD + KNOWN)
    grading.begins_ahead = True
    grading.begin(grading.app(), ask, hold)
    grading._most_ahead = 1
    grading._start_ahead()
    assert grading._ahead[0].order.begins_with is not None

    grading.begins_ahead = False
    app = grading.app()

    assert app.process.order.begins_with is None
    assert app.client.get("/people", headers={"name": "ada"}).status_code == 500


def test_a_restart_goes_on_with_its_own_data(opened: Open) -> None:
    grading = opened(HEAD + KNOWN)
    grading.begins_ahead = True
    grading.begin(grading.app(), ask, hold)
    app = grading.app()
    headers = grading.begin(app, ask, hold)
    app.client.post("/enter")

    app.restart(kill=True)

    assert app.new_client(headers).get("/people").json() == ["ada", "ada"]


def test_the_last_one_to_want_it_copies_nothing(opened: Open) -> None:
    grading = opened(HEAD + KNOWN)
    grading.want([True])
    grading.begins_ahead = True

    grading.begin(grading.app(), ask, hold)

    assert not grading._has_tried_to_copy


def test_a_server_s_databases_are_not_copied(postgres: Databases, opened: Open) -> None:
    grading = opened(HEAD + KNOWN, postgres)  # type: ignore[call-arg]

    assert one_after_another(grading) == [["ada"]] * (OTHERS + 1)

    assert grading._head_start is None


@pytest.mark.parametrize("stage", COURSE.stages[-1:], ids=str)
def test_a_check_is_told_the_same_with_and_without(
    stage: Stage, grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The requests of a solution's checks, with the words of their answers."""
    some = {
        "test_a_task_shows_its_project",
        "test_a_list_holds_ones_own_tasks",
        "test_tags_are_tidied",
    }
    runs = []
    for copies in (True, False):
        if not copies:
            monkeypatch.setattr("coursekit.grading.grading.head_start", lambda *_: None)
        run = grade(stage.solution, stage.name, only=some, seed=4242)
        runs.append(
            [
                (verdict.id, verdict.outcome, [e.first_line for e in verdict.exchanges])
                for verdict in run.verdicts
            ]
        )
    assert runs[0]
    assert runs[0] == runs[1]
