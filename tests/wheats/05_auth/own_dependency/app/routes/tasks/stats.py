from datetime import UTC, datetime

from fastapi import APIRouter
from sqlalchemy import func, select

from ...dependencies import Db, Me
from ...models import Task
from ...schemas import TaskStats

router = APIRouter(prefix="/stats")


@router.get("")
def stats(db: Db, me: Me) -> TaskStats:
    def count(*where) -> int:
        mine = select(func.count(Task.id)).where(Task.owner_id == me.id)
        return db.scalar(mine.where(*where))

    return TaskStats(
        total=count(),
        done=count(Task.done == True),  # noqa: E712
        open=count(Task.done == False),  # noqa: E712
        overdue=count(Task.done == False, Task.due_date < datetime.now(UTC).date()),  # noqa: E712
    )
