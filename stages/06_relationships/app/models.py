"""The tables of the database, as Python classes."""

from datetime import UTC, date, datetime

from sqlalchemy import DateTime, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base


def utc_now() -> datetime:
    return datetime.now(UTC)


# TODO 2: class Project, of the table `projects`.
# TODO 3: a project's name is there once for each owner.
# TODO 6: class Profile, whose primary key is the user's id.
# TODO 7: class Tag, and the table `task_tags` of the links between tasks and tags.
# TODO 11: what refers to a user is deleted with the user; look at each foreign key.


class User(Base):
    __tablename__ = "users"
    # Without this, SQLite gives the id of a deleted last row to the next one.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    # Both in lower case, so that unique means unique whatever the case.
    username: Mapped[str] = mapped_column(String(50), unique=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    hashed_password: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(10), default="user")
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), default=utc_now
    )


class Task(Base):
    __tablename__ = "tasks"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    done: Mapped[bool] = mapped_column(default=False)
    priority: Mapped[str] = mapped_column(String(10), default="medium")
    due_date: Mapped[date | None]
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    # TODO 4: project_id, and the relationship `project`.
    # TODO 5: a deleted project deletes this task too.
    # TODO 7: the relationship `tags`.
    created_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), default=utc_now
    )
