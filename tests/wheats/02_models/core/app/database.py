from os import environ

import sqlalchemy as sa
from sqlalchemy import orm

engine = sa.create_engine(environ.get("DATABASE_URL") or "sqlite:///./tasks.db")
SessionLocal = orm.sessionmaker(bind=engine)


class Base(orm.DeclarativeBase): ...


def get_db():
    """A connection with a transaction; what is not committed is rolled back."""
    with engine.connect() as connection:
        yield connection
