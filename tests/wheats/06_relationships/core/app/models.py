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

OWNER, OWNER_OF_PROJECT, OWNER_OF_TAG, OWNER_OF_PROFILE = (
    sa.ForeignKey("users.id", ondelete="CASCADE") for _ in range(4)
)

projects = sa.Table(
    "projects",
    Base.metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("owner_id", OWNER_OF_PROJECT, nullable=False, index=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("description", sa.Text),
    sa.Column(
        "created_at", sa.DateTime(timezone=True), nullable=False, default=utc_now
    ),
    sa.UniqueConstraint("id", "owner_id"),
)
# PostgreSQL looks at the names when a transaction ends, SQLite at each statement.
AT_THE_END = {"deferrable": True, "initially": "DEFERRED"}
for dialect, when in (("postgresql", AT_THE_END), ("sqlite", {})):
    name_once = sa.UniqueConstraint(projects.c.name, projects.c.owner_id, **when)
    name_once.ddl_if(dialect=dialect)

tasks = sa.Table(
    "tasks",
    Base.metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("description", sa.String(2000)),
    sa.Column("done", sa.Boolean, nullable=False, default=False),
    sa.Column("priority", sa.String(6), nullable=False, default="medium"),
    sa.Column("due_date", sa.Date),
    sa.Column("owner_id", OWNER, nullable=False),
    sa.Column("project_id", sa.Integer),
    sa.Column(
        "created_at", sa.DateTime(timezone=True), nullable=False, default=utc_now
    ),
    sa.CheckConstraint("priority IN ('low', 'medium', 'high')"),
    # A task stays in a project of its owner: no code can get that wrong.
    sa.ForeignKeyConstraint(
        ["project_id", "owner_id"],
        ["projects.id", "projects.owner_id"],
        ondelete="CASCADE",
    ),
    sqlite_autoincrement=True,
)


sa.Index("tasks_in_project", tasks.c.owner_id, tasks.c.project_id)

tags = sa.Table(
    "tags",
    Base.metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("owner_id", OWNER_OF_TAG, nullable=False),
    sa.Column("name", sa.String(50), nullable=False),
)
sa.Index("one_tag_of_a_name", tags.c.owner_id, sa.func.lower(tags.c.name), unique=True)

task_tags = sa.Table(
    "task_tags",
    Base.metadata,
    sa.Column("tag_id", sa.Integer),
    sa.Column("task_id", sa.Integer, index=True),
    sa.PrimaryKeyConstraint("tag_id", "task_id"),
    sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], ondelete="CASCADE"),
    sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], ondelete="CASCADE"),
)

profiles = sa.Table(
    "profiles",
    Base.metadata,
    sa.Column("user_id", OWNER_OF_PROFILE, primary_key=True),
    sa.Column("display_name", sa.String(100), server_default="", nullable=False),
    sa.Column("bio", sa.Text),
)


class Task(Base):
    __table__ = tasks


class User(Base):
    __table__ = users
