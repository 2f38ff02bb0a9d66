"""Transactions that behave as if each ran alone; one that could not is run again."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import wraps
from typing import Any, TypeVar

from fastapi import HTTPException
from sqlalchemy import event, make_url
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.orm.exc import StaleDataError

from app.config import URL

ATTEMPTS = 10
CONFLICTS = (IntegrityError, OperationalError, StaleDataError)
Answer = TypeVar("Answer")

url = make_url(URL)
if url.get_backend_name() == "sqlite":
    options: dict[str, Any] = {"connect_args": {"timeout": 20}}
    url = url.set(drivername="sqlite+aiosqlite")
else:
    options = {"isolation_level": "SERIALIZABLE", "pool_size": 20}
    url = url.set(drivername="postgresql+psycopg")

engine = create_async_engine(url, **options)
SessionLocal = async_sessionmaker(engine, expire_on_commit=False, autoflush=False)


class Base(DeclarativeBase):
    pass


if engine.dialect.name == "sqlite":

    @event.listens_for(engine.sync_engine, "connect")
    def with_foreign_keys(connection: Any, record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()


async def get_db() -> AsyncIterator[AsyncSession]:
    async with SessionLocal() as db:
        try:
            yield db
        except BaseException:
            await db.rollback()
            raise


def alone(
    function: Callable[..., Awaitable[Answer]],
) -> Callable[..., Awaitable[Answer]]:
    """Run a function in a transaction, which is committed before it returns.

    What another transaction has spoiled is tried again from the start: a rule that was
    kept when we looked, and was broken when we wrote, is then seen to be broken.
    """

    @wraps(function)
    async def run(*, db: AsyncSession, **given: Any) -> Answer:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                answer = await function(db=db, **given)
                await db.commit()
                return answer
            except CONFLICTS as conflict:
                await db.rollback()
                db.expunge_all()
                if attempt == ATTEMPTS:
                    raise HTTPException(409, "In conflict with others") from conflict
                await asyncio.sleep(random.uniform(0, 0.02 * attempt))
            except BaseException:
                await db.rollback()
                raise
        raise AssertionError("unreachable")

    return run
