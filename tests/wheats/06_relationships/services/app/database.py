"""One engine, seen in two ways: a transaction that will write says so as it begins.

SQLite has one lock for all who write. Taking it with BEGIN IMMEDIATE, and not at the
first write, means that nothing read before can be out of date by then. PostgreSQL has
locks on rows; there ``lock`` takes the one on the user.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from app.config import settings

MOST_SESSIONS = 20
READING = {"GET", "HEAD", "OPTIONS"}
ON_SQLITE = settings.database_url.startswith("sqlite")

engine = create_engine(
    settings.database_url,
    pool_size=MOST_SESSIONS,
    connect_args={"timeout": 30} if ON_SQLITE else {},
)
writing_engine = engine.execution_options(writes=True)
SessionLocal = sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase):
    pass


if ON_SQLITE:

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # the driver shall not begin by itself
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def get_db(request: Request) -> Iterator[Session]:
    bind = engine if request.method in READING else writing_engine
    session = SessionLocal(bind=bind)
    try:
        yield session
    except BaseException:
        session.rollback()
        raise
    finally:
        session.close()


Db = Annotated[Session, Depends(get_db, scope="function", max_concurrency=MOST_SESSIONS)]
