"""SQLAlchemy Core: a session is used as a connection that knows how to commit."""

import os

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

engine = create_engine(
    os.environ.get("DATABASE_URL") or "sqlite:///./tasks.db",
    pool_size=25,
    max_overflow=25,
)
SessionLocal: sessionmaker[Session] = sessionmaker(bind=engine)


class Base(DeclarativeBase):
    """Holds the metadata."""


def get_db():
    with SessionLocal() as db:
        yield db
