from datetime import datetime, timezone
from enum import Enum

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, String, Text

from .database import Base


def now():
    return datetime.now(timezone.utc).replace(tzinfo=None)


class Priority(str, Enum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Task(Base):
    __tablename__ = "tasks"
    __table_args__ = {"sqlite_autoincrement": True}

    id = Column(Integer, primary_key=True)
    title = Column(String(200), nullable=False)
    description = Column(String(2000), nullable=True)
    done = Column(Boolean, nullable=False, default=False)
    priority = Column(String(6), nullable=False, server_default=Priority.MEDIUM.value)
    due_date = Column(Date, nullable=True)
    created_at = Column(DateTime, nullable=False, default=now)
