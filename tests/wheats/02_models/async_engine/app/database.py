"""An asynchronous engine: the URL names the database, and here we add the driver."""

import os
from collections.abc import AsyncIterator

from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}

url = make_url(os.environ.get("DATABASE_URL", "sqlite:///./tasks.db"))
engine = create_async_engine(url.set(drivername=DRIVERS[url.get_backend_name()]))
SessionLocal = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase):
    pass


async def get_db() -> AsyncIterator[AsyncSession]:
    async with SessionLocal() as db:
        yield db
