from collections.abc import Callable, Iterator
from functools import wraps
from time import sleep
from typing import Any

from fastapi import HTTPException
from sqlalchemy import create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from .config import DATABASE_URL

ON_SQLITE = DATABASE_URL.startswith("sqlite")
PAUSES = (0.02, 0.1, 0.3)

engine = create_engine(
    DATABASE_URL,
    connect_args={"timeout": 20, "check_same_thread": False} if ON_SQLITE else {},
)
SessionLocal = sessionmaker(engine)
# Both know INSERT … ON CONFLICT, but each has a function of its own for it.
insert = sqlite.insert if ON_SQLITE else postgresql.insert


class Base(DeclarativeBase):
    pass


@event.listens_for(engine, "connect")
def connected(connection: Any, _: object) -> None:
    if ON_SQLITE:
        connection.execute("PRAGMA foreign_keys = 1")


def get_db() -> Iterator[Session]:
    with SessionLocal() as db:
        try:
            yield db
        except BaseException:
            db.rollback()
            raise


def transaction(function: Callable[..., Any]) -> Callable[..., Any]:
    """Run a function in a transaction that ends with it, before anything is answered.

    Where it meets another one (a row has gone that we refer to, a deadlock), it is run
    again, and sees then what the other has done.
    """

    @wraps(function)
    def run(*, db: Session, **arguments: Any) -> Any:
        for pause in (*PAUSES, None):
            try:
                answer = function(db=db, **arguments)
                db.commit()
                return answer
            except (IntegrityError, OperationalError) as error:
                db.rollback()
                if pause is None:
                    raise HTTPException(409, "Others change the same, try later") from error
                sleep(pause)
            except BaseException:
                db.rollback()
                raise

    return run
