"""Connections; the tables are SQLAlchemy Core's, without any mapped class."""

import os
from collections.abc import Iterator

from sqlalchemy import create_engine
from sqlalchemy.orm import Session, registry, sessionmaker

engine = create_engine(os.environ.get("DATABASE_URL") or "sqlite:///./tasks.db")
SessionLocal = sessionmaker(bind=engine)
Base = registry().generate_base()


def get_db() -> Iterator[Session]:
    with SessionLocal() as db:
        try:
            yield db
        finally:
            db.rollback()  # what was not committed on the way was not meant
