import datetime as dt
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints
from pydantic import field_serializer, model_validator
from typing_extensions import TypeAliasType

Title = TypeAliasType(
    "Title",
    Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00]+$"),
    ],
)
Description = TypeAliasType(
    "Description", Annotated[str, Field(max_length=2_000, pattern=r"^[^\x00]*$")]
)
Priority = Literal["low"] | Literal["medium"] | Literal["high"]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TaskCreate(Body):
    title: Title
    description: Description | None = None
    priority: Priority = "medium"
    due_date: dt.date | None = None


class TaskUpdate(Body):
    never_null: ClassVar = ("title", "done", "priority")

    title: Title | None = None
    description: Description | None = None
    done: StrictBool | None = None
    priority: Priority | None = None
    due_date: dt.date | None = None

    @model_validator(mode="after")
    def no_null(self):
        for name in self.never_null:
            if name in self.model_fields_set and getattr(self, name) is None:
                raise ValueError(f"null is no {name}")
        return self


class TaskResponse(BaseModel):
    id: int
    title: str
    description: str | None
    done: bool
    priority: Priority
    due_date: dt.date | None
    created_at: dt.datetime

    @field_serializer("created_at")
    def utc(self, moment: dt.datetime) -> str:
        if moment.tzinfo is not None:
            moment = moment.astimezone(dt.UTC)
        return f"{moment:%Y-%m-%dT%H:%M:%S}Z"
