import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, model_validator

Priority = Literal["low", "medium", "high"]


def stripped(data: Any) -> Any:
    """Strip the title of a body, and refuse what can't be stored."""
    if not isinstance(data, dict):
        return data
    data = dict(data)
    if isinstance(data.get("title"), str):
        data["title"] = data["title"].strip()
    return data


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")
    before = model_validator(mode="before")(staticmethod(stripped))


TEXT = r"^[^\x00]*$"
Title = Annotated[str, Field(min_length=1, max_length=200, pattern=TEXT)]
Description = Annotated[str | None, Field(max_length=2000, pattern=TEXT)]


class TaskCreate(Body):
    title: Title
    description: Description = None
    priority: Priority = "medium"
    due_date: datetime.date | None = None


class TaskReplacement(TaskCreate):
    done: bool = False


class TaskUpdate(Body):
    title: Title | None = None
    description: Description = None
    done: bool | None = None
    priority: Priority | None = None
    due_date: datetime.date | None = None

    @model_validator(mode="wrap")
    @classmethod
    def only_some_are_null(cls, data: Any, handler: Any) -> Any:
        body = handler(data)
        for name in ("title", "done", "priority"):
            if name in body.model_fields_set and getattr(body, name) is None:
                raise ValueError(f"{name} can't be null")
        return body


def in_utc(value: datetime.datetime) -> str:
    return f"{value.isoformat()}+00:00"


class TaskResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str
    description: str | None
    done: bool
    priority: Priority
    due_date: datetime.date | None
    created_at: Annotated[datetime.datetime, PlainSerializer(in_utc)]
