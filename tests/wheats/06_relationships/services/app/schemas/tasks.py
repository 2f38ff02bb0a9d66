from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from app.schemas.texts import (
    Answer,
    Body,
    LongText,
    Page,
    RowNumber,
    Text,
    Time,
    storable,
    stripped,
)


class Priority(StrEnum):
    low = "low"
    medium = "medium"
    high = "high"


class Sort(StrEnum):
    created_at = "created_at"
    created_at_down = "-created_at"
    due_date = "due_date"
    due_date_down = "-due_date"
    priority = "priority"
    priority_down = "-priority"
    title = "title"
    title_down = "-title"


def tidy_tag(text: str) -> str:
    tag = storable(text).strip().lower()
    if not 1 <= len(tag) <= 50:
        raise ValueError("must have 1 to 50 characters")
    return tag


Title = Annotated[
    str,
    BeforeValidator(stripped),
    Field(min_length=1, max_length=200),
    AfterValidator(storable),
]
Tag = Annotated[str, AfterValidator(tidy_tag)]


class TaskCreate(Body):
    title: Title
    description: LongText | None = None
    priority: Priority = Priority.medium
    due_date: date | None = None
    project_id: RowNumber | None = None
    tags: set[Tag] = set()


class TaskReplace(TaskCreate):
    done: bool = False


class TaskUpdate(Body):
    title: Title = "-"
    description: LongText | None = None
    done: bool = False
    priority: Priority = Priority.medium
    due_date: date | None = None
    project_id: RowNumber | None = None
    tags: set[Tag] = set()


class TaskFilter(Page):
    done: bool | None = None
    priority: Priority | None = None
    due_before: date | None = None
    due_after: date | None = None
    q: Text | None = None
    project_id: RowNumber | None = None
    tag: list[Tag] = []
    sort: Sort = Sort.created_at


class ProjectInTask(Answer):
    id: int
    name: str


class TaskResponse(Answer):
    id: int
    title: str
    description: str | None
    done: bool
    priority: Priority
    due_date: date | None
    created_at: Time
    project: ProjectInTask | None
    tags: list[str]


class TaskStats(Answer):
    total: int
    done: int
    open: int
    overdue: int


class TagResponse(Answer):
    name: str
    task_count: int
