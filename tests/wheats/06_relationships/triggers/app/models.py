"""Tables. What depends on a row is deleted by the database, and so is it counted."""

import datetime as dt
from typing import Annotated

from sqlalchemy import DDL, Computed, DateTime, ForeignKey, String, event, func
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base

AUTOINCREMENT = {"sqlite_autoincrement": True}

Key = Annotated[int, mapped_column(primary_key=True)]
Time = Annotated[
    dt.datetime, mapped_column(DateTime(timezone=True), server_default=func.now())
]


def refers(to: str, **options):
    return mapped_column(ForeignKey(to, ondelete="CASCADE"), **options)


class User(Base):
    __tablename__ = "users"
    __table_args__ = AUTOINCREMENT

    id: Mapped[Key]
    username: Mapped[str] = mapped_column(String(50), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(
        String(254), Computed("lower(email)", persisted=True), unique=True
    )
    hashed_password: Mapped[str]
    role: Mapped[str] = mapped_column(String(8), server_default="user")
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Time]


class Profile(Base):
    __tablename__ = "profiles"

    user_id: Mapped[int] = refers("users.id", primary_key=True)
    display_name: Mapped[str | None] = mapped_column(String(100))
    bio: Mapped[str | None] = mapped_column(String(2000))


class Project(Base):
    __tablename__ = "projects"
    __table_args__ = AUTOINCREMENT

    id: Mapped[Key]
    owner_id: Mapped[int] = refers("users.id", index=True)
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str | None] = mapped_column(String(2000))
    task_count: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[Time]


class Task(Base):
    __tablename__ = "tasks"
    __table_args__ = AUTOINCREMENT

    id: Mapped[Key]
    owner_id: Mapped[int] = refers("users.id", index=True)
    project_id: Mapped[int | None] = refers("projects.id", index=True)
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(String(2000))
    done: Mapped[bool] = mapped_column(default=False)
    priority: Mapped[str] = mapped_column(String(6), server_default="medium")
    due_date: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[Time]


class Tag(Base):
    __tablename__ = "tags"

    id: Mapped[Key]
    owner_id: Mapped[int] = refers("users.id")
    name: Mapped[str] = mapped_column(String(50))


class TaskTag(Base):
    __tablename__ = "task_tags"

    tag_id: Mapped[int] = refers("tags.id", primary_key=True)
    task_id: Mapped[int] = refers("tasks.id", primary_key=True, index=True)


ONCE_PER_OWNER = "CREATE UNIQUE INDEX {0}_once_per_owner ON {0} (owner_id, name)"
for table in (Project.__table__, Tag.__table__):
    event.listen(table, "after_create", DDL(ONCE_PER_OWNER.format(table.name)))

CHANGES = {
    "INSERT": "UPDATE projects SET task_count = task_count + 1 WHERE id = NEW.project_id;",
    "DELETE": "UPDATE projects SET task_count = task_count - 1 WHERE id = OLD.project_id;",
}
CHANGES["UPDATE OF project_id"] = CHANGES["DELETE"] + CHANGES["INSERT"]

for number, (change, statements) in enumerate(CHANGES.items()):
    head = f"CREATE TRIGGER count_tasks_{number} AFTER {change} ON tasks FOR EACH ROW"
    for dialect, ddl in (
        ("sqlite", f"{head} BEGIN {statements} END"),
        (
            "postgresql",
            f"CREATE FUNCTION count_tasks_{number}() RETURNS trigger LANGUAGE plpgsql"
            f" AS $$ BEGIN {statements} RETURN NULL; END $$",
        ),
        ("postgresql", f"{head} EXECUTE FUNCTION count_tasks_{number}()"),
    ):
        event.listen(Task.__table__, "after_create", DDL(ddl).execute_if(dialect=dialect))
