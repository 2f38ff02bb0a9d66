from __future__ import annotations

import datetime as dt
import re
from enum import Enum
from typing import Any

from pydantic import BaseModel, Field, field_validator, model_validator


class Priority(str, Enum):
    low = "low"
    medium = "medium"
    high = "high"


class TaskCreate(BaseModel, extra="forbid", use_enum_values=True):
    title: str = Field(max_length=200, min_length=1)
    description: str | None = Field(None, max_length=2000)
    priority: Priority = "medium"
    due_date: dt.date | None = None

    @field_validator("title", mode="before")
    @classmethod
    def strip_title(cls, value: Any) -> Any:
        return re.sub(r"^\s+|\s+$", "", value) if isinstance(value, str) else value

    @field_validator("title", "description")
    @classmethod
    def refuse_nul(cls, value: Any) -> Any:
        if isinstance(value, str) and "\x00" in value:
            raise ValueError("the character NUL is not allowed")
        return value


class TaskReplace(TaskCreate):
    done: bool = False


class TaskUpdate(TaskReplace):
    title: str = Field("", max_length=200, min_length=1)

    def sent(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.model_fields_set}


class TaskResponse(BaseModel):
    id: int
    title: str
    description: str | None
    done: bool
    priority: Priority
    due_date: dt.date | None
    created_at: dt.datetime

    @model_validator(mode="before")
    @classmethod
    def in_utc(cls, row: Any) -> Any:
        values = dict(row)
        moment = values["created_at"]
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=dt.timezone.utc)
        values["created_at"] = moment.astimezone(dt.timezone.utc)
        return values
