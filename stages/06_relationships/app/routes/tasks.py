"""The tasks: make, list, read, replace, change and delete them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Response
from sqlalchemy import Select, SQLColumnExpression, case, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.dependencies import CurrentUser, SessionDep, TaskDep
from app.models import Task, User
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
        404: {"description": "Task not found"},
    },
)

SORT_KEYS: dict[str, SQLColumnExpression[Any]] = {
    "created_at": Task.created_at,
    "due_date": Task.due_date,
    "priority": case({"low": 1, "medium": 2, "high": 3}, value=Task.priority),
    "title": Task.title,
}


def matching(query: TaskQuery, user: User) -> Select[Task]:
    tasks = select(Task).where(Task.owner_id == user.id)
    if query.done is not None:
        tasks = tasks.where(Task.done == query.done)
    if query.priority is not None:
        tasks = tasks.where(Task.priority == query.priority)
    if query.due_before is not None:
        tasks = tasks.where(Task.due_date < query.due_before)
    if query.due_after is not None:
        tasks = tasks.where(Task.due_date > query.due_after)
    if query.q is not None:
        # autoescape: a % or _ that the client typed stands for itself.
        in_title = Task.title.icontains(query.q, autoescape=True)
        in_description = Task.description.icontains(query.q, autoescape=True)
        tasks = tasks.where(or_(in_title, in_description))
    # TODO 9: the project and the tags.
    return tasks


def change(db: Session, task: Task, changes: dict[str, Any]) -> Task:
    # TODO 4: a project_id is the user's own project's, or 404.
    # TODO 7: the names of tags become tags, found or made.
    for field, value in changes.items():
        setattr(task, field, value)
    try:
        db.commit()
    except StaleDataError:  # another request deleted the task since we read it
        raise HTTPException(status_code=404, detail="Task not found") from None
    return task


@router.post("", status_code=201, response_model=TaskResponse)
def create_task(
    body: TaskCreate, user: CurrentUser, db: SessionDep, response: Response
) -> Task:
    task = Task(owner_id=user.id, **body.model_dump())
    db.add(task)
    db.commit()
    db.refresh(task)
    response.headers["Location"] = f"/tasks/{task.id}"
    return task


@router.get("", response_model=list[TaskResponse])
def list_tasks(
    query: Annotated[TaskQuery, Query()],
    user: CurrentUser,
    db: SessionDep,
    response: Response,
) -> Sequence[Task]:
    tasks = matching(query, user)
    total = db.scalar(select(func.count()).select_from(tasks.subquery()))
    response.headers["X-Total-Count"] = str(total)

    key = SORT_KEYS[query.sort.removeprefix("-")]
    key = key.desc() if query.sort.startswith("-") else key.asc()
    # The id settles ties: without it two pages could show the same task.
    tasks = tasks.order_by(key.nulls_last(), Task.id)
    # TODO 10: load each task's project and tags here, for all tasks at once.
    return db.scalars(tasks.limit(query.limit).offset(query.offset)).all()


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


@router.put("/{task_id}", response_model=TaskResponse)
def replace_task(task: TaskDep, body: TaskReplace, db: SessionDep) -> Task:
    return change(db, task, body.model_dump())


@router.patch("/{task_id}", response_model=TaskResponse)
def update_task(task: TaskDep, body: TaskUpdate, db: SessionDep) -> Task:
    return change(db, task, body.model_dump(exclude_unset=True))


@router.delete("/{task_id}", status_code=204)
def delete_task(task: TaskDep, db: SessionDep) -> None:
    db.delete(task)
    db.commit()
