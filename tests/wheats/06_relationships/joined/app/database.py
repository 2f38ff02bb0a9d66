"""The way to the database: one engine for the app, one session for each request."""

import os
from collections.abc import Iterator

from sqlalchemy import create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite:///./tasks.db")

# The engine keeps a pool of connections: it is made once, when the app starts.
engine = create_engine(DATABASE_URL)
# After a commit an object keeps its values: an answer needs no second look at the row,
# which another request may have deleted by then.
SessionLocal = sessionmaker(engine, expire_on_commit=False)


if engine.dialect.name == "sqlite":
    # SQLite enforces foreign keys only where each new connection asks for it.
    @event.listens_for(engine, "connect")
    def enforce_foreign_keys(connection: DBAPIConnection, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()


class Base(DeclarativeBase):
    pass


def get_db() -> Iterator[Session]:
    db = SessionLocal()
    try:
        yield db
    except Exception:
        db.rollback()
        raise
    finally:
        db.close()
