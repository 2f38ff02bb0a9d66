from datetime import UTC, datetime

from fastapi import APIRouter
from sqlalchemy import func, select

from ...dependencies import Db
from ...models import Task
from ...schemas import TaskStats

router = APIRouter(prefix="/stats")


@router.get("")
def stats(db: Db) -> TaskStats:
    def count(*where) -> int:
        return db.scalar(select(func.count(Task.id)).where(*where))

    return TaskStats(
        total=count(),
        done=count(Task.done == True),  # noqa: E712
        open=count(Task.done == False),  # noqa: E712
        overdue=count(Task.done == False, Task.due_date < datetime.now(UTC).date()),  # noqa: E712
    )
