from sqlalchemy import CheckConstraint, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base
from .columns import Dated, Numbered


class Task(Numbered, Dated, Base):
    __tablename__ = "tasks"
    __table_args__ = (
        CheckConstraint("length(title) <= 200", name="title_is_short"),
        {"sqlite_autoincrement": True},
    )

    title: Mapped[str] = mapped_column(String(200), index=True)
    done: Mapped[bool] = mapped_column(server_default=false())
    version: Mapped[int] = mapped_column(server_default="1")
    notes: Mapped[str | None] = mapped_column(Text)
