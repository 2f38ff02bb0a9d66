import sqlalchemy as sa

from app.database import Base

tasks = sa.Table(
    "tasks",
    Base.metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("title", sa.Unicode(200), nullable=False),
    sa.Column("description", sa.UnicodeText),
    sa.Column("done", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("priority", sa.String(20), nullable=False, server_default="medium"),
    sa.Column("due_date", sa.Date),
    sa.Column(
        "created_at",
        sa.TIMESTAMP(timezone=True),
        nullable=False,
        server_default=sa.func.current_timestamp(),
    ),
    sqlite_autoincrement=True,
)
