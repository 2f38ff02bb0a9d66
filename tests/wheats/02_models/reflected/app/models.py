import sqlalchemy as sa

from .database import Base, engine


class Task(Base):
    """Its columns are those that the database tells of."""

    __table__ = sa.Table("tasks", Base.metadata, autoload_with=engine)

    def as_json(self) -> dict:
        return {
            "id": self.id,
            "title": self.title,
            "done": self.done,
            "created_at": f"{self.created_at:%Y-%m-%dT%H:%M:%S}Z",
        }
