"""The database comes first: the table is written in SQL, each dialect in its own."""

import os

import sqlalchemy as sa
from sqlalchemy import orm

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite:///./tasks.db")

TASKS = {
    "sqlite": """
        CREATE TABLE IF NOT EXISTS tasks (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            title VARCHAR(200) NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
            done BOOLEAN NOT NULL DEFAULT FALSE,
            created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
        )
    """,
    "postgresql": """
        CREATE TABLE IF NOT EXISTS tasks (
            id SERIAL PRIMARY KEY,
            title VARCHAR(200) NOT NULL CHECK (title <> ''),
            done BOOLEAN NOT NULL DEFAULT FALSE,
            created_at TIMESTAMP NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')
        )
    """,
}

engine = sa.create_engine(DATABASE_URL, pool_size=10, max_overflow=30)
SessionLocal = orm.sessionmaker(engine)

with engine.begin() as connection:
    connection.execute(sa.text(TASKS[engine.dialect.name]))


class Base(orm.DeclarativeBase):
    pass


def get_db():
    """A session for one request, which ends with it whatever happens."""
    session = SessionLocal()
    try:
        yield session
    except BaseException:
        session.rollback()
        raise
    finally:
        session.close()
