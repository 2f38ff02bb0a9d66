from datetime import datetime, timezone
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Response
from sqlalchemy import case, func, insert, select
from sqlalchemy.orm.exc import StaleDataError

from ..dependencies import DB, OneTask, TaskFilters
from ..models import Task
from ..schemas import TaskCreate, TaskReplace, TaskResponse, TaskUpdate

router = APIRouter(prefix="/tasks", tags=["tasks"])
stats_router = APIRouter(prefix="/tasks", tags=["stats"])

Key = Literal[
    "created_at", "-created_at", "due_date", "-due_date",
    "priority", "-priority", "title", "-title",
]


def order(key: str):
    columns = {
        "created_at": Task.created_at,
        "due_date": Task.due_date,
        "title": Task.title,
        "priority": case(
            (Task.priority == "low", 1), (Task.priority == "high", 3), else_=2
        ),
    }
    column = columns[key.removeprefix("-")]
    empty_last = case((column.is_(None), 1), else_=0)
    return empty_last, column.desc() if key[0] == "-" else column, Task.id


@stats_router.get("/stats")
async def stats(db: DB) -> dict[str, int]:
    today = datetime.now(timezone.utc).date()
    groups = select(Task.done, Task.due_date, func.count())
    numbers = {"total": 0, "done": 0, "open": 0, "overdue": 0}
    for done, due, count in await db.execute(groups.group_by(Task.done, Task.due_date)):
        numbers["total"] += count
        numbers["done" if done else "open"] += count
        if not done and due and due < today:
            numbers["overdue"] += count
    return numbers


@router.get("", response_model=list[TaskResponse])
async def list_tasks(
    db: DB,
    filters: TaskFilters,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0, lt=2**63)] = 0,
    sort: Key = "created_at",
):
    total = await db.scalar(select(func.count(Task.id)).where(filters.condition))
    response.headers["X-Total-Count"] = str(total)
    found = await db.scalars(
        select(Task)
        .where(filters.condition)
        .order_by(*order(sort))
        .limit(limit)
        .offset(offset)
    )
    return found.all()


@router.post("", response_model=TaskResponse, status_code=201)
async def create_task(body: TaskCreate, db: DB, response: Response):
    made = insert(Task).values(body.model_dump()).returning(Task)
    task = (await db.scalars(made)).one()
    await db.commit()
    response.headers["Location"] = f"{router.prefix}/{task.id}"
    return task


@router.get("/{task_id}", response_model=TaskResponse)
async def read_task(task: OneTask):
    return task


async def write(task: Task, values: dict, db: DB) -> Task:
    for name, value in values.items():
        setattr(task, name, value)
    try:
        await db.commit()
    except StaleDataError as error:
        raise HTTPException(404, detail="Task not found") from error
    return task


@router.put("/{task_id}", response_model=TaskResponse)
async def put_task(task: OneTask, body: TaskReplace, db: DB):
    return await write(task, body.model_dump(), db)


@router.patch("/{task_id}", response_model=TaskResponse)
async def patch_task(task: OneTask, body: TaskUpdate, db: DB):
    return await write(task, body.model_dump(exclude_unset=True), db)


@router.delete("/{task_id}", status_code=204)
async def delete_task(task: OneTask, db: DB) -> None:
    await db.delete(task)
    await db.commit()
