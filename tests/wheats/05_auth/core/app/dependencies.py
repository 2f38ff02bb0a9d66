from typing import Annotated

from fastapi import Depends, HTTPException
from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from app.database import get_db
from app.models import tasks

Database = Annotated[Session, Depends(get_db)]


def known_id(task_id: int) -> int:
    if task_id < 1 or task_id > 2_147_483_647:
        raise not_found()
    return task_id


def not_found() -> HTTPException:
    return HTTPException(status_code=404, detail="Task not found")


TaskId = Annotated[int, Depends(known_id)]


def row_of(task_id: TaskId, db: Database) -> RowMapping:
    row = db.execute(select(tasks).where(tasks.c.id == task_id)).mappings().first()
    if row is None:
        raise not_found()
    return row


TaskRow = Annotated[RowMapping, Depends(row_of)]
