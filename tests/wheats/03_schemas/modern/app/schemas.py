"""Shapes of requests and answers."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
)


class Priority(StrEnum):
    low = "low"
    medium = "medium"
    high = "high"


def storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("the character NUL can't be stored")
    return text


Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(storable),
]
Description = Annotated[str, Field(max_length=2000), AfterValidator(storable)]

UNSET: Any = None


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", from_attributes=True)


class TaskCreate(Strict):
    title: Title
    description: Description | None = None
    priority: Priority = Priority.medium
    due_date: date | None = None


class TaskUpdate(Strict):
    title: Annotated[Title, Field(default_factory=lambda: UNSET)]
    description: Description | None = None
    done: bool = UNSET
    priority: Priority = UNSET
    due_date: date | None = None


class TaskResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True, frozen=True)

    id: int
    title: str
    description: str | None
    done: bool
    priority: Priority
    due_date: date | None
    created_at: AwareDatetime
