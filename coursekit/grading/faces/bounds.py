"""What bounds the grader's own statements: the app's database may hold anything."""

from __future__ import annotations

import re
import sqlite3
import time
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from coursekit.sandbox.deadlines import Deadlines

# often enough for a deadline, and too seldom to be felt
STEPS_BETWEEN_LOOKS = 20_000
LOCK_SECONDS = 0.2
"""So long one try waits for a lock; how many tries there are is for a fair clock."""
MOST_BYTES = 4 << 20
LONGEST_STATEMENT = 100_000


def bounded_engine(url: sa.URL, deadlines: Deadlines) -> sa.Engine:
    """Return an engine whose statements end by themselves, each on a new connection."""
    dialect = url.get_backend_name()
    lock = min(LOCK_SECONDS, deadlines.lock)
    if dialect != "sqlite":
        return sa.create_engine(
            url, poolclass=NullPool, connect_args=_of_server(deadlines.statement, lock)
        )
    engine = sa.create_engine(url, poolclass=NullPool, connect_args={"timeout": lock})
    bound = partial(_bound_statements, seconds=deadlines.statement)
    sa.event.listen(engine, "connect", bound)
    return engine


def _of_server(statement: float, lock: float) -> dict[str, Any]:
    return {
        "connect_timeout": max(2, round(statement)),
        "options": f"-c statement_timeout={round(statement * 1000)}"
        f" -c lock_timeout={round(lock * 1000)} -c timezone=UTC",
    }


def _bound_statements(connection: Any, _: object, seconds: float) -> None:
    """Interrupt SQLite when a statement runs past its deadline; trust no schema.

    It runs in this thread, so only the time counts in which this thread runs. A single
    step of it is bounded by the length of what it may make.
    """
    deadline = time.thread_time() + seconds
    connection.set_progress_handler(
        lambda: time.thread_time() > deadline, STEPS_BETWEEN_LOOKS
    )
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES)
    connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, LONGEST_STATEMENT)
    connection.execute("PRAGMA trusted_schema = OFF")


def is_locked(error: Exception) -> bool:
    """Return whether somebody else's lock is what a database's error is about."""
    return bool(re.search(r"is locked|lock timeout|could not obtain lock", str(error)))
