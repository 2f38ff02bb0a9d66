import datetime
from typing import Optional

from sqlalchemy import DateTime, Enum, ForeignKey, LargeBinary, String, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base

PRIORITIES = ("low", "medium", "high")


class User(Base):
    __tablename__ = "users"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(50), unique=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    hashed_password: Mapped[bytes] = mapped_column(LargeBinary)
    role: Mapped[str] = mapped_column(
        Enum("user", "admin", native_enum=False, name="role"), default="user"
    )
    is_active: Mapped[bool] = mapped_column(default=True)
    last_login: Mapped[Optional[datetime.datetime]]
    created_at: Mapped[datetime.datetime] = mapped_column(
        DateTime,
        default=lambda: datetime.datetime.now(datetime.UTC).replace(tzinfo=None),
    )


class Task(Base):
    __tablename__ = "tasks"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey(User.id), nullable=False)
    title: Mapped[str] = mapped_column(String(200), nullable=False)
    description: Mapped[Optional[str]] = mapped_column(Text)
    done: Mapped[bool] = mapped_column(nullable=False)
    priority: Mapped[str] = mapped_column(
        Enum(*PRIORITIES, native_enum=False, name="priority"), nullable=False
    )
    due_date: Mapped[Optional[datetime.date]]
    created_at: Mapped[datetime.datetime] = mapped_column(DateTime)


@event.listens_for(Task, "init")
def set_defaults(target: Task, args: tuple, kwargs: dict) -> None:
    now = datetime.datetime.now(datetime.UTC)
    kwargs.setdefault("done", False)
    kwargs.setdefault("priority", "medium")
    kwargs.setdefault("created_at", now.replace(tzinfo=None))
