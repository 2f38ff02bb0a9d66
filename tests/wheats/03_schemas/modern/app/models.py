"""Tables."""

from datetime import UTC, date, datetime

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, PrimaryKey
from app.schemas import Priority


class Task(Base):
    __tablename__ = "tasks"
    __table_args__ = (
        CheckConstraint("priority IN ('low', 'medium', 'high')", name="known_priority"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[PrimaryKey]
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    done: Mapped[bool] = mapped_column(insert_default=False)
    priority: Mapped[Priority] = mapped_column(String(16))
    due_date: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(
        insert_default=lambda: datetime.now(UTC)
    )
