from datetime import date

from pydantic import BaseModel, ConfigDict, Field, computed_field

from app.priorities import Priority
from app.schemas.types import Description, Moment, Title


class TaskBase(BaseModel):
    title: Title
    description: Description | None = None
    priority: Priority = Priority.MEDIUM
    due_date: date | None = None


class TaskCreate(TaskBase):
    model_config = ConfigDict(extra="forbid")

    done: bool = False


class TaskUpdate(TaskBase):
    model_config = ConfigDict(extra="forbid")

    title: Title = Field(None, validate_default=False)  # type: ignore[assignment]
    done: bool = False


class TaskResponse(TaskBase):
    model_config = ConfigDict(from_attributes=True)

    id: int = Field(json_schema_extra={"readOnly": True})
    done: bool
    created_at: Moment = Field(json_schema_extra={"readOnly": True})
    updated_at: Moment

    @computed_field
    @property
    def url(self) -> str:
        return f"/tasks/{self.id}"
