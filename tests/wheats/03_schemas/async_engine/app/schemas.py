from datetime import UTC, date, datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

Priority = Literal["high", "medium", "low"]


class TaskFields(BaseModel):
    """What making and changing have in common."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    description: str | None = Field(None, max_length=2000)
    priority: Priority = "medium"
    due_date: date | None = None

    @model_validator(mode="after")
    def refuse_nul(self) -> Self:
        for name, value in self:
            if isinstance(value, str) and "\0" in value:
                raise ValueError(f"{name} holds the character NUL")
        return self


class TaskCreate(TaskFields):
    title: str = Field(min_length=1, max_length=200)


class TaskUpdate(TaskFields):
    title: str = Field("-", min_length=1, max_length=200)
    done: bool = False

    @model_validator(mode="before")
    @classmethod
    def refuse_null(cls, body: Any) -> Any:
        if isinstance(body, dict):
            for name in ("title", "done", "priority"):
                if name in body and body[name] is None:
                    raise ValueError(f"{name} must not be null")
        return body


class TaskResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str
    description: str | None
    done: bool
    priority: Priority
    due_date: date | None
    created_at: datetime

    @field_validator("created_at", mode="after")
    @classmethod
    def in_utc(cls, moment: datetime) -> datetime:
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
