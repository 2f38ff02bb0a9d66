from os import environ

import sqlalchemy as sa
from sqlalchemy import orm


class Database:
    """Where the tasks are kept."""

    def connect(self, url: str) -> None:
        self.engine: sa.Engine = sa.create_engine(url)


database = Database()
database.connect(environ.get("DATABASE_URL") or "sqlite:///./tasks.db")
engine = database.engine
SessionLocal = orm.sessionmaker(bind=engine)


class Base(orm.DeclarativeBase): ...


def get_db():
    """A connection with a transaction; what is not committed is rolled back."""
    with engine.connect() as connection:
        yield connection
