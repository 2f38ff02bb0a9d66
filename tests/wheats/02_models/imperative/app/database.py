"""The engine, the sessions and the mapping's registry."""

import os
from collections.abc import Iterator
from contextlib import closing

from sqlalchemy import create_engine
from sqlalchemy.orm import Session, registry, sessionmaker
from sqlalchemy.pool import NullPool

url = os.environ.get("DATABASE_URL", "sqlite:///./tasks.db")

# To open a SQLite file costs nothing, so there each session opens it anew.
engine = create_engine(url, poolclass=NullPool if url.startswith("sqlite") else None)
SessionLocal = sessionmaker(bind=engine, autoflush=False, expire_on_commit=False)

mapping = registry()
Base = mapping.generate_base()


def get_db() -> Iterator[Session]:
    with closing(SessionLocal()) as db:
        try:
            yield db
        except Exception:
            db.rollback()
            raise
