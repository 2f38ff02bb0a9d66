from datetime import UTC, date, datetime

from pydantic import BaseModel, ConfigDict, Field, field_serializer

from .common import Description, Input, Priority, Title


class TaskBase(Input):
    description: Description | None = None
    due_date: date | None = None


class TaskCreate(TaskBase):
    title: Title
    priority: Priority = "medium"


class TaskReplace(TaskCreate):
    done: bool = False


class TaskUpdate(TaskBase):
    title: Title = Field(default=None)
    priority: Priority = Field(default=None)
    done: bool = Field(default=None)


class TaskResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    title: str
    description: str | None
    done: bool
    priority: Priority
    due_date: date | None
    created_at: datetime

    @field_serializer("created_at")
    def iso(self, value: datetime) -> str:
        return value.astimezone(UTC).isoformat(timespec="microseconds")


class TaskStats(BaseModel):
    total: int
    done: int
    open: int
    overdue: int
