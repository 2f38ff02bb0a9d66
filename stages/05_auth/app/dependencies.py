"""What the routes ask for with Depends, each under one name."""

from typing import Annotated

from fastapi import Depends, HTTPException, Path
from sqlalchemy.orm import Session

from app.database import get_db
from app.models import Task
from app.schemas import MAX_INTEGER

# No more sessions at once than the engine's pool has connections: 5, and 10 to spare.
SessionDep = Annotated[Session, Depends(get_db, max_concurrency=15)]
RowId = Annotated[int, Path(ge=1, le=MAX_INTEGER)]


# TODO 5: get_current_user, which reads the header Authorization, and a short name for
# it (CurrentUser) that routes can ask for.


# TODO 8: require_admin, and get_user, which finds a user as get_task finds a task.


# TODO 6: a task of the current user, or 404.
def get_task(task_id: RowId, db: SessionDep) -> Task:
    task = db.get(Task, task_id)
    if task is None:
        raise HTTPException(status_code=404, detail="Task not found")
    return task


TaskDep = Annotated[Task, Depends(get_task)]
