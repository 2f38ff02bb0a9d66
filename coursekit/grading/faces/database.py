"""The face of the models: the grader's own connection to the app's database.

The app's file or server may hold anything, a view that never ends included: every
statement has a deadline (``bounds.py``), and a database that can't be read fails the
check only.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from coursekit.grading.deeds import Deed, Query
from coursekit.grading.exchange import LOOKED
from coursekit.grading.faces.bounds import MOST_BYTES, bounded_engine, is_locked
from coursekit.grading.verdict import Blame, Failure
from coursekit.sandbox.deadlines import USUAL, Deadlines
from coursekit.sandbox.waiting.wait import Wait

MOST_ROWS = 10_000  # no check makes more, and a view may be endless
SQLITE_INDEXES = """
SELECT list.name AS "index", list."unique", info.name AS "column"
FROM pragma_index_list(:table) AS list, pragma_index_info(list.name) AS info
WHERE list.origin = 'c'
ORDER BY list.seq, info.seqno
"""
SCHEMA = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE tbl_name = :table",
    "postgresql": "SELECT column_name, data_type, is_nullable, column_default"
    " FROM information_schema.columns WHERE table_name = :table",
}
TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}
SOME_VALUES: dict[type, Any] = {
    bool: False,
    int: 1,
    float: 1.0,
    Decimal: Decimal(1),
    str: "x",
    bytes: b"x",
    date: date(2024, 2, 29),
    datetime: datetime(2024, 2, 29, 12, 30, 15, 123456, tzinfo=UTC),
    UUID: UUID(int=1),
}
T = TypeVar("T")
NO_COMMIT = """
CREATE OR REPLACE FUNCTION no_commit() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'this database takes no change now'; END $$
"""
WITH_EACH_COMMIT = """
CREATE CONSTRAINT TRIGGER no_commit AFTER INSERT OR UPDATE OR DELETE ON "{table}"
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION no_commit()
"""
NO_TABLE = (
    "no table at all: are they made when the app starts, after the models are imported,"
    " and by an engine that is made with this URL?"
)


class Database:
    """Reads, and where a check needs it changes, the database of one app."""

    def __init__(
        self,
        url: str,
        deadlines: Deadlines = USUAL,
        note: Callable[[str, Deed], None] = lambda event, deed: None,
        wait_for: Callable[[float], Wait] = Wait,
    ) -> None:
        self._note = note
        self._wait_for_lock = partial(wait_for, deadlines.lock)
        self._url = sa.make_url(url)
        self.dialect = self._url.get_backend_name()
        self._engine = bounded_engine(self._url, deadlines)

    def _ask(self, question: Callable[[sa.Connection], T]) -> T:
        """Return what a question brings, asked in a transaction of its own."""

        def ask() -> T:
            with self._engine.begin() as connection:
                return question(connection)

        with _explained():
            return self._unlocked(ask)

    def _unlocked(self, act: Callable[[], T]) -> T:
        """Return what an act brings; for a lock of the app's it is tried again."""
        wait = self._wait_for_lock()
        while True:
            is_last = not wait.left()
            try:
                return act()
            except sa.exc.OperationalError as error:
                if is_last or not is_locked(error):
                    raise

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """Return the rows of a SELECT with ``:named`` values, ``MOST_ROWS`` at most."""
        self._note(LOOKED, Query(statement, values))
        return self._rows(statement, values)

    def _rows(self, statement: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        def read(connection: sa.Connection) -> list[dict[str, Any]]:
            reading = connection.execution_options(stream_results=True)
            result = reading.execute(sa.text(statement), values)
            return list(_bounded(result.mappings()))

        return self._ask(read)

    def value(self, statement: str, **values: Any) -> Any:
        """Return the first column of the first row of a SELECT, or None."""
        self._note(LOOKED, Query(statement, values))
        return self._ask(lambda c: c.execute(sa.text(statement), values).scalar())

    def execute(self, statement: str, **values: Any) -> int:
        """Run a statement, commit, and return how many rows it touched."""
        self._note(_change(statement), Query(statement, values, changes=True))
        return self._ask(lambda c: c.execute(sa.text(statement), values).rowcount)

    def insert(self, table: str, **values: Any) -> dict[str, Any]:
        """Put a row into a table, commit, and return its primary key by column.

        A column that is not named, and can't do without a value, gets one of its type.
        """
        columns = self.columns(table)
        own = {name for name in columns if _needs_a_value(columns[name])}
        own -= {*values, *self.primary_key(table)}
        row = {name: _some_value(columns[name]) for name in own} | values
        names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
        words = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
        self._note(_change(words), Query(words, row, changes=True))

        def insert(connection: sa.Connection) -> dict[str, Any]:
            found = sa.Table(table, sa.MetaData(), autoload_with=connection)
            result = connection.execute(found.insert().values(row))
            keys = [column.name for column in found.primary_key]
            return dict(zip(keys, result.inserted_primary_key or (), strict=True))

        return self._ask(insert)

    def _run(self, words: str, *statements: str) -> None:
        for statement in statements:
            self._note(words, Query(statement, changes=True))

        def run(connection: sa.Connection) -> None:
            for statement in statements:
                connection.exec_driver_sql(statement)

        self._ask(run)

    def refuses(self, statement: str, **values: Any) -> bool:
        """Return whether the database itself refuses a statement (nothing stays)."""
        self._note(LOOKED, Query(statement, values))
        with _explained():
            return self._unlocked(partial(self._refuses, statement, values))

    def _refuses(self, statement: str, values: dict[str, Any]) -> bool:
        with self._engine.connect() as connection:
            if self.dialect == "sqlite":
                connection.exec_driver_sql("PRAGMA foreign_keys = ON")
            try:
                connection.execute(sa.text(statement), values)
                if self.dialect == "postgresql":  # a key may wait for the commit
                    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
            except sa.exc.IntegrityError:
                return True
            finally:
                connection.rollback()
        return False

    @contextmanager
    def writes_wait(self, table: str) -> Iterator[None]:
        """Let whoever writes to a table wait until the block ends; reading goes on.

        On SQLite this holds for the whole file. An app that looks first and writes
        then has looked, whatever the others did, before any of them can write.
        """
        with _explained(), ExitStack() as stack:

            def begin() -> None:
                connection = stack.enter_context(self._engine.connect())
                connection.exec_driver_sql(self.lock(table))

            self._unlocked(begin)
            yield

    @contextmanager
    def commits_fail(self, table: str) -> Iterator[str]:
        """Let no write to a table be committed until the block ends.

        The statements themselves are taken; only COMMIT is refused. On SQLite a reader
        does that, which COMMIT waits for as long as the app waits for a lock: its SQL
        is what the block gets.
        """
        words = f"we let no change of the table `{table}` be committed"
        if self.dialect == "postgresql":
            each = (NO_COMMIT, WITH_EACH_COMMIT.format(table=table))
            drop = f'DROP TRIGGER no_commit ON "{table}"'
            self._run(words, *each)
            try:
                yield ""
            finally:
                self._run(words, drop)
            return
        reading = f'SELECT 1 FROM "{table}"'  # noqa: S608  (a check's own word)
        self._note(words, Query(reading))
        with _explained(), ExitStack() as stack:

            def read() -> None:
                connection = stack.enter_context(self._engine.connect())
                connection.exec_driver_sql("BEGIN")
                connection.exec_driver_sql(reading).all()

            self._unlocked(read)
            yield reading

    def is_held(self, table: str) -> bool:
        """Return whether an open transaction of another connection keeps writers out.

        On SQLite this is asked of the whole file.
        """
        no_wait = ["PRAGMA busy_timeout = 0", self.lock(table)]
        if self.dialect == "postgresql":
            no_wait = [f'LOCK TABLE "{table}" IN SHARE MODE NOWAIT']
        with _explained(), self._engine.connect() as connection:
            try:
                for statement in no_wait:
                    connection.exec_driver_sql(statement)
            except sa.exc.OperationalError as error:
                if not is_locked(error):
                    raise
                return True
            finally:
                connection.rollback()
        return False

    def lock(self, table: str) -> str:
        """Return the SQL after which whoever writes to a table has to wait."""
        if self.dialect == "sqlite":
            return "BEGIN IMMEDIATE"
        return f'LOCK TABLE "{table}" IN SHARE MODE'

    def tables(self) -> list[str]:
        """Return the names of all tables, Alembic's own included."""
        self._note(LOOKED, Query(TABLES[self.dialect]))
        return self._ask(lambda c: sorted(sa.inspect(c).get_table_names()))

    def columns(self, table: str) -> dict[str, Any]:
        """Return each column's ``type``, ``nullable``, ``default``, … by its name."""
        return {column["name"]: column for column in self._look("get_columns", table)}

    def primary_key(self, table: str) -> list[str]:
        """Return the names of the columns of the primary key."""
        return list(self._look("get_pk_constraint", table)["constrained_columns"])

    def indexes(self, table: str) -> list[dict[str, Any]]:
        """Return the indexes, each with ``column_names`` and ``unique``.

        An expression has no name: None stands for it. On SQLite the inspector leaves
        out an index with one, so its words come from the database itself.
        """
        if self.dialect != "sqlite":
            return list(self._look("get_indexes", table))
        self._look("has_table", table)  # or fail
        indexes: dict[str, dict[str, Any]] = {}
        for row in self._rows(SQLITE_INDEXES, {"table": table}):
            new = {"column_names": [], "unique": bool(row["unique"])}
            indexes.setdefault(row["index"], new)["column_names"].append(row["column"])
        return list(indexes.values())

    def unique_constraints(self, table: str) -> list[dict[str, Any]]:
        """Return the unique constraints, each with ``column_names``."""
        return list(self._look("get_unique_constraints", table))

    def check_constraints(self, table: str) -> list[dict[str, Any]]:
        """Return the check constraints, each with ``name`` and ``sqltext``."""
        return list(self._look("get_check_constraints", table))

    def foreign_keys(self, table: str) -> list[dict[str, Any]]:
        """Return the foreign keys: ``constrained_columns``, ``referred_table``, …"""
        return list(self._look("get_foreign_keys", table))

    def _look(self, method: str, table: str) -> Any:
        self._note(LOOKED, Query(SCHEMA[self.dialect], {"table": table}))

        def look(connection: sa.Connection) -> Any:
            inspector = sa.inspect(connection)
            if not inspector.has_table(table):
                names = ", ".join(f"`{name}`" for name in inspector.get_table_names())
                raise Failure(
                    Blame.WRONG_ANSWER,
                    f"a table `{table}` in the database that DATABASE_URL names",
                    f"these tables: {names}" if names else NO_TABLE,
                )
            with warnings.catch_warnings(category=sa.exc.SAWarning, action="ignore"):
                return getattr(inspector, method)(table)

        return self._ask(look)

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()


def _needs_a_value(column: Mapping[str, Any]) -> bool:
    has_one = column["default"] is not None or bool(column.get("computed"))
    return not (column["nullable"] or has_one or column.get("identity"))


def _some_value(column: Mapping[str, Any]) -> Any:
    """Return a value that a column of this type takes."""
    kind = column["type"]
    if isinstance(kind, sa.Enum):
        return kind.enums[0]
    try:
        return SOME_VALUES[kind.python_type]
    except (NotImplementedError, KeyError):
        return "x"


def _change(statement: str) -> str:
    """Return what a statement does, in words for the report."""
    found = re.search(r"\b(?:UPDATE|INTO|FROM|TABLE|ON)\s+(\w+)", statement)
    return f"we changed the table `{found[1]}`" if found else "we changed your database"


@contextmanager
def _explained() -> Iterator[None]:
    """Fail the check with the database's own words, whatever is wrong with it."""
    try:
        yield
    except (SQLAlchemyError, OverflowError, ValueError) as error:
        raise Failure(
            Blame.WRONG_ANSWER,
            "a database that can be read and has what the brief asks for",
            f"the database says: {_words(error)}",
        ) from None


def _bounded(rows: Iterable[Mapping[Any, Any]]) -> Iterator[dict[str, Any]]:
    """Yield rows one by one: a table may hold more than fits into memory."""
    size = 0
    for row in islice(rows, MOST_ROWS):
        size += sum(len(v) for v in row.values() if isinstance(v, str | bytes))
        if size > MOST_BYTES:
            raise ValueError(f"its rows hold more than {MOST_BYTES >> 20} MB")
        yield {str(name): value for name, value in row.items()}


def _words(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    if str(cause) == "interrupted":
        return "interrupted, as it took too long"
    return str(cause).strip().splitlines()[0] if str(cause).strip() else repr(cause)
