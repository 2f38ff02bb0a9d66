"""The tasks: make, list, read, replace, change and delete them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.dependencies import (
    LOCK_USER,
    CurrentUser,
    SessionDep,
    TaskDep,
    get_project,
)
from app.models import Task, User
from app.queries import find_or_make_tags, matching, one_page
from app.schemas import (
    TaskCreate,
    TaskQuery,
    TaskReplace,
    TaskResponse,
    TaskStats,
    TaskUpdate,
)

router = APIRouter(
    prefix="/tasks",
    tags=["tasks"],
    responses={
        400: {"description": "The body is no text"},
        401: {"description": "No good token"},
        404: {"description": "Task or project not found"},
    },
)


def change(db: Session, user: User, task: Task, changes: dict[str, Any]) -> None:
    if changes.get("project_id") is not None:
        get_project(changes["project_id"], user, db)  # 404 unless it is the user's own
    if "tags" in changes:
        changes["tags"] = find_or_make_tags(db, user, changes["tags"])
    for field, value in changes.items():
        setattr(task, field, value)


@router.post("", status_code=201, response_model=TaskResponse, dependencies=[LOCK_USER])
def create_task(
    body: TaskCreate, user: CurrentUser, db: SessionDep, response: Response
) -> Task:
    task = Task(owner_id=user.id)
    change(db, user, task, body.model_dump())
    db.add(task)
    db.commit()
    response.headers["Location"] = f"/tasks/{task.id}"
    return task


@router.get("", response_model=list[TaskResponse])
def list_tasks(
    query: Annotated[TaskQuery, Query()],
    user: CurrentUser,
    db: SessionDep,
    response: Response,
) -> Sequence[Task]:
    return one_page(db, matching(query, user), query, response)


# This has to stand before "/{task_id}", which would take "stats" for an id.
@router.get("/stats")
def task_stats(user: CurrentUser, db: SessionDep) -> TaskStats:
    today = datetime.now(UTC).date()
    overdue_tasks = func.count().filter(~Task.done, Task.due_date < today)
    counts = select(func.count(), func.count().filter(Task.done), overdue_tasks)
    own_counts = counts.where(Task.owner_id == user.id)
    total, done, overdue = db.execute(own_counts).one()
    return TaskStats(total=total, done=done, open=total - done, overdue=overdue)


@router.get("/{task_id}", response_model=TaskResponse)
def read_task(task: TaskDep) -> Task:
    return task


@router.put("/{task_id}", response_model=TaskResponse, dependencies=[LOCK_USER])
def replace_task(
    task: TaskDep, body: TaskReplace, user: CurrentUser, db: SessionDep
) -> Task:
    change(db, user, task, body.model_dump())
    db.commit()
    return task


@router.patch("/{task_id}", response_model=TaskResponse, dependencies=[LOCK_USER])
def update_task(
    task: TaskDep, body: TaskUpdate, user: CurrentUser, db: SessionDep
) -> Task:
    change(db, user, task, body.model_dump(exclude_unset=True))
    db.commit()
    return task


@router.delete("/{task_id}", status_code=204, dependencies=[LOCK_USER])
def delete_task(task: TaskDep, db: SessionDep) -> None:
    db.delete(task)
    db.commit()
