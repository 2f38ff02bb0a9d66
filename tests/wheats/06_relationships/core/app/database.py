"""SQLAlchemy Core: a session is used as a connection that knows how to commit."""

import os

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

engine = create_engine(
    os.environ.get("DATABASE_URL") or "sqlite:///./tasks.db",
    pool_size=25,
    max_overflow=25,
)


@event.listens_for(Engine, "connect")
def strict(connection, record):
    if type(connection).__module__ == "sqlite3":
        connection.execute("PRAGMA foreign_keys = 1").close()


SessionLocal: sessionmaker[Session] = sessionmaker(bind=engine)


class Base(DeclarativeBase):
    """Holds the metadata."""


def get_db():
    with SessionLocal() as db:
        yield db
