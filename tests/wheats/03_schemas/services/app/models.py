import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base

RANKS = {"low": 1, "medium": 2, "high": 3}
WORDS = {rank: word for word, rank in RANKS.items()}


class Rank(sa.types.TypeDecorator):
    """A priority that the database can sort: stored as a number, read as a word."""

    impl = sa.SmallInteger
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return None if value is None else RANKS[value]

    def process_result_value(self, value, dialect):
        return None if value is None else WORDS[value]


class Task(Base):
    __tablename__ = "tasks"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(sa.Integer, sa.Identity(), primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(200), nullable=False)
    description: Mapped[str | None] = mapped_column(sa.String(4000))
    done: Mapped[bool] = mapped_column(sa.Boolean, server_default=sa.false())
    priority: Mapped[str] = mapped_column(Rank, nullable=False)
    due_date: Mapped[dt.date | None] = mapped_column(sa.Date)
    created_at: Mapped[dt.datetime] = mapped_column(
        sa.DateTime(timezone=True), server_default=sa.func.now()
    )
