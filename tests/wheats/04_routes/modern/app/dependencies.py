"""Names for what FastAPI injects."""

from typing import Annotated

from fastapi import Depends, HTTPException, Query
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import get_db
from app.models import Task
from app.schemas import TaskList

Db = Annotated[Session, Depends(get_db, scope="function")]
ListQuery = Annotated[TaskList, Query()]


def existing_task(task_id: int, db: Db) -> Task:
    found = None
    if 0 < task_id < 2**31:
        found = db.scalar(select(Task).where(Task.id == task_id).with_for_update())
    if found is None:
        raise HTTPException(404, "Task not found")
    return found


ExistingTask = Annotated[Task, Depends(existing_task)]
