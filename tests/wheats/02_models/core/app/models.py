import sqlalchemy as sa

from app.database import Base

BYTE_BY_BYTE = sa.String(200, collation="C")
BYTE_BY_BYTE = BYTE_BY_BYTE.with_variant(sa.String(200, collation="BINARY"), "sqlite")


class Task(Base):
    __table__ = sa.Table(
        "tasks",
        Base.metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", BYTE_BY_BYTE, nullable=False),
        sa.Column("done", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default=sa.func.current_timestamp(),
        ),
        sqlite_autoincrement=True,
    )


tasks = Task.__table__
