"""All tables in one module; a link between a task and a tag is an object too."""

from datetime import UTC, date, datetime

from sqlalchemy import (
    DateTime,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base


class HasId:
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)


class HasAge:
    created_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), default=lambda: datetime.now(UTC)
    )


def owner() -> Mapped[int]:
    return mapped_column(ForeignKey("users.id"), index=True)


class User(HasId, HasAge, Base):
    __tablename__ = "users"

    username: Mapped[str] = mapped_column(String(50), unique=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    hashed_password: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(10), default="user")
    is_active: Mapped[bool] = mapped_column(default=True)

    profile: Mapped["Profile | None"] = relationship(
        back_populates="user", cascade="all, delete-orphan", single_parent=True
    )
    projects: Mapped[list["Project"]] = relationship(cascade="all, delete-orphan")
    tasks: Mapped[list["Task"]] = relationship(cascade="all, delete-orphan")
    tags: Mapped[list["Tag"]] = relationship(cascade="all, delete-orphan")


class Profile(Base):
    __tablename__ = "profiles"

    display_name: Mapped[str | None] = mapped_column(String(100))
    bio: Mapped[str | None] = mapped_column(Text)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id), primary_key=True)
    user: Mapped[User] = relationship(back_populates="profile")


class Link(Base):
    __tablename__ = "task_tags"

    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id"), primary_key=True)
    linked_at: Mapped[datetime] = mapped_column(DateTime, server_default=func.now())
    tag: Mapped["Tag"] = relationship(back_populates="links")

    __table_args__ = (Index("links_by_tag", "tag_id", "task_id"),)


class Tag(HasId, Base):
    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("owner_id", "name"),)

    name: Mapped[str] = mapped_column(String(50))
    owner_id: Mapped[int] = owner()
    links: Mapped[list[Link]] = relationship(back_populates="tag", cascade="all")


class Task(HasId, HasAge, Base):
    __tablename__ = "tasks"

    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    done: Mapped[bool] = mapped_column(default=False)
    priority: Mapped[str] = mapped_column(String(10), default="medium")
    due_date: Mapped[date | None]
    owner_id: Mapped[int] = owner()
    project_id: Mapped[int | None] = mapped_column(
        ForeignKey("projects.id"), index=True
    )

    project: Mapped["Project | None"] = relationship(back_populates="tasks")
    links: Mapped[list[Link]] = relationship(cascade="all, delete-orphan")
    tags: AssociationProxy[list[Tag]] = association_proxy(
        "links", "tag", creator=lambda tag: Link(tag=tag)
    )


class Project(HasId, HasAge, Base):
    __tablename__ = "projects"
    __table_args__ = (UniqueConstraint("owner_id", "name"),)

    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str | None] = mapped_column(Text)
    owner_id: Mapped[int] = owner()
    tasks: Mapped[list[Task]] = relationship(
        back_populates="project", cascade="all, delete-orphan"
    )

    @hybrid_property
    def task_count(self) -> int:
        return len(self.tasks)

    @task_count.inplace.expression
    @classmethod
    def _task_count(cls):
        return select(func.count(Task.id)).where(Task.project_id == cls.id).label("n")
