"""The grader's own connection reads any database in a bounded time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import psycopg
import pytest

from coursekit.grading.databases import Databases
from coursekit.grading.deeds import Deed, Query
from coursekit.grading.exchange import LOOKED
from coursekit.grading.faces.bounds import LOCK_SECONDS
from coursekit.grading.faces.database import MOST_ROWS, Database
from coursekit.grading.verdict import Blame, Failure
from coursekit.sandbox.deadlines import Deadlines
from coursekit.sandbox.waiting.share import Share
from coursekit.sandbox.waiting.wait import Wait

TABLES = """
CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(50) NOT NULL, UNIQUE (name));
CREATE TABLE tasks (
    id INTEGER PRIMARY KEY,
    title VARCHAR(200) NOT NULL,
    owner_id INTEGER NOT NULL REFERENCES users (id)
);
CREATE INDEX ix_tasks_owner_id ON tasks (owner_id);
INSERT INTO users VALUES (1, 'ada');
INSERT INTO tasks VALUES (1, 'Buy milk', 1);
"""
ENDLESS = """
CREATE VIEW endless AS
WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n) SELECT count(n) FROM n
"""
NUMBERS = """
WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n)
SELECT n FROM n LIMIT :most
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A SQLite file, as an app would have left it."""
    path = tmp_path / "data.db"
    connection = sqlite3.connect(path)
    connection.executescript(TABLES)
    connection.close()
    return path


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    """The grader's connection to that file."""
    database = Database(f"sqlite:///{file}")
    yield database
    database.close()


@pytest.fixture
def hasty(file: Path) -> Iterator[Database]:
    """The same with little patience."""
    database = Database(f"sqlite:///{file}", Deadlines(statement=0.2, lock=0.05))
    yield database
    database.close()


def test_rows_are_dicts_by_the_names_of_the_columns(database: Database) -> None:
    rows = database.rows("SELECT id, title FROM tasks WHERE id = :id", id=1)

    assert rows == [{"id": 1, "title": "Buy milk"}]


def test_a_value_is_the_first_of_the_first_row(database: Database) -> None:
    assert database.value("SELECT title FROM tasks") == "Buy milk"
    assert database.value("SELECT title FROM tasks WHERE id = 7") is None


def test_no_more_rows_are_read_than_a_check_can_want(database: Database) -> None:
    rows = database.rows(NUMBERS, most=MOST_ROWS + 5)

    assert len(rows) == MOST_ROWS


def test_what_is_changed_stays(database: Database) -> None:
    touched = database.execute("UPDATE tasks SET title = :title", title="Sell milk")

    assert touched == 1
    assert database.value("SELECT title FROM tasks") == "Sell milk"


def test_a_row_that_breaks_a_rule_is_refused_and_leaves_nothing(
    database: Database,
) -> None:
    insert = "INSERT INTO tasks (title, owner_id) VALUES (:title, :owner)"

    assert database.refuses(insert, title=None, owner=1)
    assert database.refuses(insert, title="Buy milk", owner=7)
    assert not database.refuses(insert, title="Buy milk", owner=1)
    assert database.value("SELECT count(*) FROM tasks") == 1


def test_writes_wait_while_reading_goes_on(database: Database) -> None:
    insert = "INSERT INTO tasks (title, owner_id) VALUES ('Sell milk', 1)"
    with ThreadPoolExecutor(1) as pool:
        with database.writes_wait("tasks"):
            writing = pool.submit(database.execute, insert)
            with pytest.raises(TimeoutError):
                writing.result(timeout=0.1)
            assert database.value("SELECT count(*) FROM tasks") == 1

        assert writing.result() == 1
    assert database.value("SELECT count(*) FROM tasks") == 2


def test_only_the_commit_of_a_write_fails(database: Database) -> None:
    insert = "INSERT INTO tasks (title, owner_id) VALUES ('Sell milk', 1)"
    with database.commits_fail("tasks"):
        assert not database.refuses(insert)
        with pytest.raises(Failure, match=r"locked|takes no change"):
            database.execute(insert)

    assert database.value("SELECT count(*) FROM tasks") == 1
    assert database.execute(insert) == 1


def test_the_inspector_tells_columns_keys_and_indexes(database: Database) -> None:
    assert database.columns("tasks")["title"]["type"].length == 200
    assert database.primary_key("tasks") == ["id"]
    assert [i["column_names"] for i in database.indexes("tasks")] == [["owner_id"]]
    assert database.unique_constraints("users")[0]["column_names"] == ["name"]
    assert database.foreign_keys("tasks")[0]["referred_table"] == "users"


def test_an_index_with_an_expression_is_an_index(
    database: Database, recwarn: pytest.WarningsRecorder
) -> None:
    database.execute("CREATE UNIQUE INDEX uq ON tasks (owner_id, lower(title))")

    indexes = database.indexes("tasks")
    database.unique_constraints("tasks")

    assert {"column_names": ["owner_id", None], "unique": True} in indexes
    assert {"column_names": ["owner_id"], "unique": False} in indexes
    assert len(recwarn) == 0


def test_who_keeps_writers_out_is_seen_at_once(file: Path, database: Database) -> None:
    assert not database.is_held("tasks")

    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    held = database.is_held("tasks")
    other.execute("ROLLBACK")
    other.close()

    assert held
    assert not database.is_held("tasks")


def test_a_lock_of_a_table_on_postgresql_is_seen_too(postgres: Databases) -> None:
    url = postgres.new(Path("apps", "held"))
    database = Database(url)
    database.execute("CREATE TABLE tasks (id integer)")

    with psycopg.connect(url) as writer:
        free = database.is_held("tasks")
        writer.execute("INSERT INTO tasks VALUES (1)")
        held = database.is_held("tasks")

    assert (free, held) == (False, True)
    assert not database.is_held("tasks")
    database.close()


def test_a_table_that_is_not_there_fails_with_those_that_are(
    database: Database,
) -> None:
    with pytest.raises(Failure) as failure:
        database.columns("task")

    assert failure.value.expected == (
        "a table `task` in the database that DATABASE_URL names"
    )
    assert failure.value.got == "these tables: `tasks`, `users`"


def test_sql_is_written_out_with_its_values() -> None:
    statement = (
        "UPDATE tasks\n  SET a = :a, b = :b, c = :c, d = '12:00:00' WHERE e = :e"
    )
    values = {"a": None, "b": "it's", "c": 2.5, "e": True}

    assert str(Query(statement, values)) == (
        "UPDATE tasks SET a = NULL, b = 'it''s', c = 2.5, d = '12:00:00' WHERE e = True"
    )


def test_what_was_done_is_told_in_words_and_as_sql(tmp_path: Path) -> None:
    heard: list[tuple[str, str]] = []

    def note(event: str, deed: Deed) -> None:
        heard.append((event, str(deed)))

    database = Database(f"sqlite:///{tmp_path}/data.db", note=note)

    database.execute("CREATE TABLE tasks (title TEXT)")
    database.execute("CREATE UNIQUE INDEX one ON tasks (title)")
    database.execute("VACUUM")
    database.value("SELECT title FROM tasks WHERE title = :name", name="it's")
    database.columns("tasks")
    database.close()

    assert heard == [
        ("we changed the table `tasks`", "CREATE TABLE tasks (title TEXT)"),
        ("we changed the table `tasks`", "CREATE UNIQUE INDEX one ON tasks (title)"),
        ("we changed your database", "VACUUM"),
        (LOOKED, "SELECT title FROM tasks WHERE title = 'it''s'"),
        (LOOKED, "SELECT sql FROM sqlite_master WHERE tbl_name = 'tasks'"),
    ]


def test_a_database_without_tables_says_so(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/data.db")

    with pytest.raises(Failure) as failure:
        database.columns("tasks")
    database.close()

    assert failure.value.got.startswith("no table at all: are they made when the app")


def test_a_database_that_the_app_keeps_locked_fails_the_check_soon(
    file: Path, hasty: Database
) -> None:
    app = sqlite3.connect(file, isolation_level=None)
    app.execute("BEGIN EXCLUSIVE")

    with pytest.raises(Failure) as failure:
        hasty.rows("SELECT * FROM tasks")
    app.close()

    assert failure.value.blame is Blame.WRONG_ANSWER
    assert failure.value.got == "the database says: database is locked"


def test_a_lock_that_the_app_gives_back_in_time_is_waited_for(
    file: Path, database: Database
) -> None:
    app = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    app.execute("BEGIN EXCLUSIVE")
    threading.Timer(3 * LOCK_SECONDS, app.close).start()

    assert len(database.rows("SELECT * FROM tasks")) == 1


def test_a_lock_that_an_app_can_not_give_back_as_it_does_not_run_is_waited_for(
    file: Path,
) -> None:
    """The clock of a wait stands still, so the deadline has long passed."""
    app = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    app.execute("BEGIN EXCLUSIVE")
    threading.Timer(5 * LOCK_SECONDS, app.close).start()
    starving = count(1)
    database = Database(
        f"sqlite:///{file}",
        Deadlines(lock=0.3),
        wait_for=lambda s: Wait(s, lambda: Share(0, {1: float(next(starving))})),
    )

    assert len(database.rows("SELECT * FROM tasks")) == 1
    database.close()


def test_a_view_without_end_fails_the_check_soon(file: Path, hasty: Database) -> None:
    hasty.execute(ENDLESS)

    with pytest.raises(Failure) as failure:
        hasty.rows("SELECT * FROM endless")

    assert failure.value.got == "the database says: interrupted, as it took too long"


@pytest.mark.parametrize("statement", ["SELECT * FROM nothing", "SELEKT 1"])
def test_an_error_of_the_database_is_the_apps_own(
    database: Database, statement: str
) -> None:
    with pytest.raises(Failure) as failure:
        database.rows(statement)

    assert failure.value.blame is Blame.WRONG_ANSWER
    assert failure.value.got.startswith("the database says: ")


@pytest.mark.parametrize("method", ["rows", "refuses"])
def test_a_file_that_is_no_database_is_the_apps_own_fault(
    file: Path, database: Database, method: str
) -> None:
    file.write_text("nothing of the kind " * 100)

    with pytest.raises(Failure) as failure:
        getattr(database, method)("DELETE FROM tasks")

    assert failure.value.got == "the database says: file is not a database"


@pytest.mark.parametrize("method", ["rows", "refuses"])
def test_a_folder_in_the_place_of_the_file_is_the_apps_own_fault(
    tmp_path: Path, method: str
) -> None:
    database = Database(f"sqlite:///{tmp_path}")

    with pytest.raises(Failure) as failure:
        getattr(database, method)("DELETE FROM tasks")

    assert failure.value.got == "the database says: unable to open database file"


def test_a_view_without_end_fails_the_check_on_postgresql_too(
    postgres: Databases, tmp_path: Path
) -> None:
    database = Database(postgres.new(tmp_path), Deadlines(statement=0.2))
    database.execute(ENDLESS)

    with pytest.raises(Failure) as failure:
        database.rows("SELECT * FROM endless")
    database.close()

    assert "statement timeout" in failure.value.got


def test_a_constraint_that_waits_for_the_commit_refuses_too(
    postgres: Databases, tmp_path: Path
) -> None:
    database = Database(postgres.new(tmp_path))
    unique = "name TEXT UNIQUE DEFERRABLE INITIALLY DEFERRED"
    database.execute(f"CREATE TABLE tags ({unique})")
    insert = "INSERT INTO tags VALUES ('home')"
    database.execute(insert)

    refused = database.refuses(insert)
    database.close()

    assert refused is True
