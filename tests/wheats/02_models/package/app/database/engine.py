import os
from typing import Any

from sqlalchemy import Engine, create_engine, event


def connected(url: str) -> Engine:
    """Return the engine; readers and a writer of a SQLite file do not wait for another."""
    made = create_engine(url, pool_pre_ping=True)
    if made.dialect.name == "sqlite":
        event.listen(made, "connect", write_ahead)
    return made


def write_ahead(connection: Any, _: object) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")


engine = connected(os.environ.get("DATABASE_URL", "sqlite:///./tasks.db"))
