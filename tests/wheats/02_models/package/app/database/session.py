from collections.abc import Iterator

from sqlalchemy.orm import Session, sessionmaker

from .engine import engine

SessionLocal = sessionmaker(engine)


def get_db() -> Iterator[Session]:
    """One transaction for a request; with the scope "function" it ends before the answer."""
    with SessionLocal.begin() as db:
        yield db
