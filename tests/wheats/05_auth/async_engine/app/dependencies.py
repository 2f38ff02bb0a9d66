"""A class-based dependency for the list, a function for one task."""

from datetime import date
from typing import Annotated

from fastapi import Depends, HTTPException, Query
from sqlalchemy import ColumnElement, true
from sqlalchemy.ext.asyncio import AsyncSession

from .database import get_db
from .models import Task
from .schemas import PRIORITIES

DB = Annotated[AsyncSession, Depends(get_db)]


async def task_of_path(task_id: int, db: DB) -> Task:
    if not 1 <= task_id < 2**31 or (task := await db.get(Task, task_id)) is None:
        raise HTTPException(404, detail="Task not found")
    return task


class Filters:
    def __init__(
        self,
        done: bool | None = None,
        priority: PRIORITIES | None = None,
        due_before: date | None = None,
        due_after: date | None = None,
        q: Annotated[str | None, Query(pattern=r"^[^\x00]*$")] = None,
    ) -> None:
        self.condition: ColumnElement[bool] = true()
        if done is not None:
            self.condition &= Task.done == done
        if priority is not None:
            self.condition &= Task.priority == priority
        if due_before is not None:
            self.condition &= Task.due_date < due_before
        if due_after is not None:
            self.condition &= Task.due_date > due_after
        if q is not None:
            in_title = Task.title.icontains(q, autoescape=True)
            self.condition &= in_title | Task.description.icontains(q, autoescape=True)


OneTask = Annotated[Task, Depends(task_of_path)]
TaskFilters = Annotated[Filters, Depends()]
