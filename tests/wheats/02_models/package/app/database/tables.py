from sqlalchemy.orm import DeclarativeBase

from .engine import engine


class Base(DeclarativeBase): ...


def make_tables() -> None:
    Base.metadata.create_all(engine)
