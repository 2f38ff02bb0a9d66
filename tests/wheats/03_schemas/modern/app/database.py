"""Engine, sessions, and a column type for moments."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import DateTime, Dialect, TypeDecorator, create_engine
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, sessionmaker

engine = create_engine(
    os.environ.get("DATABASE_URL", "sqlite:///./tasks.db"),
    pool_size=20,
    max_overflow=40,
)
SessionLocal = sessionmaker(engine, expire_on_commit=False)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


PrimaryKey = Annotated[int, mapped_column(primary_key=True)]


class Base(DeclarativeBase):
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012


def get_db() -> Iterator[Session]:
    with SessionLocal() as session:
        try:
            yield session
        except BaseException:
            session.rollback()
            raise
