"""A table, written as a table; the class is only a name for it."""

from datetime import datetime, timezone

import sqlalchemy as sa

from app.database import Base


def utc_now() -> datetime:
    return datetime.now(timezone.utc)


tasks = sa.Table(
    "tasks",
    Base.metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("description", sa.String(2000)),
    sa.Column("done", sa.Boolean, nullable=False, default=False),
    sa.Column("priority", sa.String(6), nullable=False, default="medium"),
    sa.Column("due_date", sa.Date),
    sa.Column(
        "created_at", sa.DateTime(timezone=True), nullable=False, default=utc_now
    ),
    sa.CheckConstraint("priority IN ('low', 'medium', 'high')"),
    sqlite_autoincrement=True,
)


class Task(Base):
    __table__ = tasks
