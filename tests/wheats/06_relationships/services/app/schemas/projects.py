from datetime import datetime

from app.schemas.texts import Answer, Body, LongText, Name, Time


class ProjectCreate(Body):
    name: Name
    description: LongText | None = None


class ProjectUpdate(Body):
    name: Name = "-"
    description: LongText | None = None


class ProjectResponse(Answer):
    id: int
    name: str
    description: str | None
    task_count: int
    created_at: Time
    updated_at: datetime | None
    """By the clock on the wall here, to the microsecond."""
