"""A table, written as a table; the class is only a name for it."""

from datetime import datetime, timezone

import sqlalchemy as sa

from app.database import Base


def utc_now() -> datetime:
    return datetime.now(timezone.utc)


users = sa.Table(
    "users",
    Base.metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("username", sa.String(50), nullable=False),
    sa.Column("email", sa.String(254), nullable=False),
    sa.Column("hashed_password", sa.CHAR(60), nullable=False),
    sa.Column("role", sa.String(5), nullable=False, server_default="user"),
    sa.Column("is_active", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column(
        "created_at", sa.DateTime(timezone=True), nullable=False, default=utc_now
    ),
    sa.CheckConstraint("role IN ('user', 'admin')"),
    sqlite_autoincrement=True,
)
sa.Index("users_name", sa.func.lower(users.c.username), unique=True)
sa.Index("users_email", sa.func.lower(users.c.email), unique=True)

tasks = sa.Table(
    "tasks",
    Base.metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("description", sa.String(2000)),
    sa.Column("done", sa.Boolean, nullable=False, default=False),
    sa.Column("priority", sa.String(6), nullable=False, default="medium"),
    sa.Column("due_date", sa.Date),
    sa.Column("owner_id", sa.ForeignKey("users.id"), nullable=False, index=True),
    sa.Column(
        "created_at", sa.DateTime(timezone=True), nullable=False, default=utc_now
    ),
    sa.CheckConstraint("priority IN ('low', 'medium', 'high')"),
    sqlite_autoincrement=True,
)


class Task(Base):
    __table__ = tasks


class User(Base):
    __table__ = users
