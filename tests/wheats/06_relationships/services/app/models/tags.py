from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.models.columns import Id, MadeAt, OwnerId
from app.models.tasks import Task


class TaskTag(Base):
    """That a task has a tag, and since when."""

    __tablename__ = "task_tags"

    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(
        ForeignKey("tags.id"), primary_key=True, index=True
    )
    since: Mapped[MadeAt]

    task: Mapped[Task] = relationship(back_populates="links")
    tag: Mapped["Tag"] = relationship(back_populates="links")


class Tag(Base):
    __tablename__ = "tags"
    __table_args__ = (Index("one_tag", "owner_id", "name", unique=True),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(50))
    owner_id: Mapped[OwnerId]
    links: Mapped[list[TaskTag]] = relationship(cascade="all", back_populates="tag")
