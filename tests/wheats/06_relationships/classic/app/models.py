import datetime

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import relationship

from .database import Base


def now():
    return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)


class User(Base):
    __tablename__ = "users"
    __table_args__ = {"sqlite_autoincrement": True}

    id = Column(Integer, primary_key=True, index=True)
    username = Column(String(50), nullable=False)
    username_lower = Column(String(50), unique=True, index=True, nullable=False)
    email = Column(String, unique=True, index=True, nullable=False)
    hashed_password = Column(String, nullable=False)
    role = Column(String, nullable=False, default="user")
    is_active = Column(Boolean, nullable=False, default=True)
    created_at = Column(DateTime, nullable=False, default=now)

    profile = relationship(
        "Profile", uselist=False, backref="user", cascade="all, delete-orphan"
    )
    projects = relationship("Project", backref="owner", cascade="all, delete-orphan")
    tags = relationship("Tag", backref="owner", cascade="all, delete-orphan")
    tasks = relationship("Task", backref="owner", cascade="all, delete-orphan")


class Profile(Base):
    __tablename__ = "profiles"

    user_id = Column(Integer, ForeignKey("users.id"), primary_key=True)
    display_name = Column(String(100), nullable=False)
    bio = Column(Text, nullable=False, default="")


class Project(Base):
    __tablename__ = "projects"
    __table_args__ = (UniqueConstraint("name", "owner_id"),)

    id = Column(Integer, primary_key=True, index=True)
    name = Column(String(100), nullable=False)
    description = Column(Text, nullable=True)
    owner_id = Column(Integer, ForeignKey("users.id"), nullable=False, index=True)
    created_at = Column(DateTime, nullable=False, default=now)

    tasks = relationship("Task", backref="project", cascade="all, delete")


task_tags = Table(
    "task_tags",
    Base.metadata,
    Column("task_id", Integer, ForeignKey("tasks.id"), primary_key=True, index=True),
    Column("tag_id", Integer, ForeignKey("tags.id"), primary_key=True, index=True),
)


class Tag(Base):
    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("name", "owner_id"),)

    id = Column(Integer, primary_key=True, index=True)
    name = Column(String(50), nullable=False, index=True)
    owner_id = Column(Integer, ForeignKey("users.id"), nullable=False, index=True)


class Task(Base):
    __tablename__ = "tasks"
    __table_args__ = {"sqlite_autoincrement": True}

    id = Column(Integer, primary_key=True)
    title = Column(String(200), nullable=False, index=True)
    description = Column(Text, nullable=True)
    done = Column(Boolean, nullable=False, default=False)
    priority = Column(String(6), nullable=False, default="medium")
    due_date = Column(Date, nullable=True)
    owner_id = Column(Integer, ForeignKey(User.id), nullable=False, index=True)
    project_id = Column(Integer, ForeignKey("projects.id"), index=True)
    created_at = Column(DateTime, nullable=False, default=now)

    tags = relationship("Tag", secondary=task_tags, backref="tasks", order_by=Tag.name)

    def __repr__(self):
        return "<Task %r>" % self.title
