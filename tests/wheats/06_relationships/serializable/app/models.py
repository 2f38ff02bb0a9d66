from datetime import UTC, date, datetime

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    func,
)
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import (
    Mapped,
    declared_attr,
    mapped_column,
    query_expression,
    relationship,
)

from app.database import Base


def now() -> datetime:
    return datetime.now(UTC)


class Row:
    """What every table with an id has."""

    id: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), default=now, onupdate=now
    )


class Owned(Row):
    @declared_attr
    def owner_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)


class User(Row, Base):
    __tablename__ = "users"

    username: Mapped[str] = mapped_column(String(50))
    email: Mapped[str] = mapped_column(String(320))
    hashed_password: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(20), default="user")
    is_active: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        Index("users_by_name", func.lower(username), unique=True),
        Index("users_by_address", func.lower(email), unique=True),
        {"sqlite_autoincrement": True},
    )


class Profile(Base):
    __tablename__ = "profiles"

    user_id: Mapped[int] = mapped_column(
        ForeignKey(User.id, ondelete="CASCADE"), primary_key=True
    )
    display_name: Mapped[str] = mapped_column(String(100))
    bio: Mapped[str | None] = mapped_column(String(2000))


class Project(Owned, Base):
    __tablename__ = "projects"
    __table_args__ = (
        UniqueConstraint("owner_id", "name"),
        {"sqlite_autoincrement": True},
    )

    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str | None] = mapped_column(String(2000))
    task_count: Mapped[int | None] = query_expression()


class Tag(Owned, Base):
    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("name", "owner_id"),)

    name: Mapped[str] = mapped_column(String(50))


task_tags = Table(
    "task_tags",
    Base.metadata,
    Column("tag_id", ForeignKey(Tag.id, ondelete="CASCADE"), primary_key=True),
    Column("task_id", ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True),
    Index("tags_of_a_task", "task_id"),
)


class Task(Owned, Base):
    __tablename__ = "tasks"
    __table_args__ = ({"sqlite_autoincrement": True},)

    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(String(2000))
    done: Mapped[bool] = mapped_column(default=False)
    priority: Mapped[int] = mapped_column(default=1)
    due_date: Mapped[date | None] = mapped_column(Date)
    project_id: Mapped[int | None] = mapped_column(
        ForeignKey(Project.id, ondelete="CASCADE"), index=True
    )
    version: Mapped[int] = mapped_column()

    # An UPDATE names the version that was read, and fails where there is a newer one.
    __mapper_args__ = {"version_id_col": version}

    project: Mapped[Project | None] = relationship(lazy="raise")
    tag_rows: Mapped[set[Tag]] = relationship(secondary=task_tags, lazy="raise")
    tags: AssociationProxy[set[str]] = association_proxy("tag_rows", "name")
