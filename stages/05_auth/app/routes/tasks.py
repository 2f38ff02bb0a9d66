"""The tasks: make, list, read, replace, change and delete them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Response
from sqlalchemy import Select, SQLColumnExpression, case, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.dependencies import SessionDep, TaskDep
from app.models import Task
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
        404: {"description": "Task not found"},
    },
)

SORT_KEYS: dict[str, SQLColumnExpression[Any]] = {
    "created_at": Task.created_at,
    "due_date": Task.due_date,
    "priority": case({"low": 1, "medium": 2, "high": 3}, value=Task.priority),
    "title": Task.title,
}


# TODO 6: from here on every route asks for the CurrentUser: lists and stats hold
# their tasks only, and a new task is theirs.
def matching(query: TaskQuery) -> Select[Task]:
    tasks = select(Task)
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
    return tasks


def change(db: Session, task: Task, changes: dict[str, Any]) -> Task:
    for field, value in changes.items():
        setattr(task, field, value)
    try:
        db.commit()
    except StaleDataError:  # another request deleted the task since we read it
        raise HTTPException(status_code=404, detail="Task not found") from None
    return task


@router.post("", status_code=201, response_model=TaskResponse)
def create_task(body: TaskCreate, db: SessionDep, response: Response) -> Task:
    task = Task(**body.model_dump())
    db.add(task)
    db.commit()
    db.refresh(task)
    response.headers["Location"] = f"/tasks/{task.id}"
    return task


@router.get("", response_model=list[TaskResponse])
def list_tasks(
    query: Annotated[TaskQuery, Query()], db: SessionDep, response: Response
) -> Sequence[Task]:
    tasks = matching(query)
    total = db.scalar(select(func.count()).select_from(tasks.subquery()))
    response.headers["X-Total-Count"] = str(total)

    key = SORT_KEYS[query.sort.removeprefix("-")]
    key = key.desc() if query.sort.startswith("-") else key.asc()
    # The id settles ties: without it two pages could show the same task.
    tasks = tasks.order_by(key.nulls_last(), Task.id)
    return db.scalars(tasks.limit(query.limit).offset(query.offset)).all()


# This has to stand before "/{task_id}", which would take "stats" for an id.
@router.get("/stats")
def task_stats(db: SessionDep) -> TaskStats:
    today = datetime.now(UTC).date()
    overdue_tasks = func.count().filter(~Task.done, Task.due_date < today)
    counts = select(func.count(), func.count().filter(Task.done), overdue_tasks)
    total, done, overdue = db.execute(counts.select_from(Task)).one()
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
