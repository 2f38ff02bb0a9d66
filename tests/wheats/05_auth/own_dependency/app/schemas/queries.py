from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from .common import Priority, Storable


class Page(BaseModel):
    limit: int = Field(20, ge=1, le=100)
    offset: int = Field(0, ge=0, le=10**9)


class TaskFilter(BaseModel):
    done: bool | None = None
    priority: Priority | None = None
    due_before: date | None = None
    due_after: date | None = None
    q: Storable | None = None


class Order(BaseModel):
    sort: Literal[
        "created_at",
        "due_date",
        "priority",
        "title",
        "-created_at",
        "-due_date",
        "-priority",
        "-title",
    ] = "created_at"
