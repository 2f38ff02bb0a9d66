from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from app.database import Base
from app.models.columns import Id, MadeAt, OwnerId
from app.models.tasks import Task


class Project(Base):
    __tablename__ = "projects"
    __table_args__ = (
        UniqueConstraint("owner_id", "name"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str | None] = mapped_column(Text)
    owner_id: Mapped[OwnerId]
    created_at: Mapped[MadeAt]
    updated_at: Mapped[datetime | None] = mapped_column(onupdate=datetime.now)
    tasks: Mapped[list[Task]] = relationship(cascade="all", back_populates="project")


Project.task_count = column_property(
    select(func.count(Task.id))
    .where(Task.project_id == Project.id)
    .correlate_except(Task)
    .scalar_subquery()
)
