"""A plain class and a table, which know nothing of each other until they are mapped."""

from dataclasses import dataclass, field
from datetime import datetime, timezone

from sqlalchemy import Boolean, Column, DateTime, Identity, Integer, String, Table

from app.database import mapping


def right_now() -> datetime:
    return datetime.now(timezone.utc)


@dataclass
class Task:
    title: str
    done: bool = False
    created_at: datetime = field(default_factory=right_now)
    id: int | None = None


tasks_table = Table(
    "tasks",
    mapping.metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("title", String(200), nullable=False),
    Column("done", Boolean, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    sqlite_autoincrement=True,
)
mapping.map_imperatively(Task, tasks_table)
