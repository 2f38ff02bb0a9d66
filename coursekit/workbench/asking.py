"""Asking the database of a fresh server, by SQL."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from coursekit.errors import UsageError
from coursekit.text.layout import count
from coursekit.text.printable import cut, printable

MOST_ROWS = 200
BEGINS = re.compile("begin", re.IGNORECASE).match


def ask(url: str, statement: str, hold: float = 0) -> Iterator[str]:
    """Run a statement, commit it, and yield what it says, a line for each row.

    With ``hold`` it stays open so many seconds after its line, and then is taken back.
    Raises ``UsageError`` with the database's own words where it refuses.
    """
    engine = sa.create_engine(url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            if hold and engine.dialect.name == "sqlite" and not BEGINS(statement):
                connection.exec_driver_sql("BEGIN")  # a SELECT alone holds nothing
            result = connection.exec_driver_sql(statement)
            if hold:
                if result.returns_rows:
                    result.all()
                yield f"The database is held for {hold:g} s."
                time.sleep(hold)
                connection.rollback()
                return
            yield from _told(result)
            connection.commit()
    except SQLAlchemyError as error:
        words = str(getattr(error, "orig", None) or error).strip()
        raise UsageError(f"The database says: {words}") from None
    finally:
        engine.dispose()


def _told(result: sa.CursorResult[object]) -> Iterator[str]:
    if not result.returns_rows:
        changed = max(result.rowcount, 0)
        yield f"{count(changed, 'row')} changed"
        return
    yield " | ".join(result.keys())
    rows = result.fetchmany(MOST_ROWS + 1)
    for row in rows[:MOST_ROWS]:
        yield cut(printable(" | ".join(map(str, row))))
    yield count(len(rows), "row") if len(rows) <= MOST_ROWS else "… and more rows"
