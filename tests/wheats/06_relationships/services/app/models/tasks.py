from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.models.columns import Id, MadeAt, OwnerId


class Task(Base):
    __tablename__ = "tasks"
    __table_args__ = (
        CheckConstraint("priority IN ('low', 'medium', 'high')", name="known_priority"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text)
    done: Mapped[bool] = mapped_column(default=False)
    priority: Mapped[str] = mapped_column(String(6), default="medium")
    due_date: Mapped[date | None]
    created_at: Mapped[MadeAt]
    owner_id: Mapped[OwnerId]
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id"), index=True)

    project: Mapped["Project | None"] = relationship(  # noqa: F821
        back_populates="tasks"
    )
    links: Mapped[list["TaskTag"]] = relationship(  # noqa: F821
        cascade="all, delete-orphan", back_populates="task"
    )

    @property
    def tags(self) -> list[str]:
        return sorted(link.tag.name for link in self.links)
