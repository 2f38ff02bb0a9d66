from datetime import datetime, timezone
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Response
from sqlalchemy import case, func, select, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlalchemy.orm.exc import StaleDataError

from ..dependencies import DB, OneTask, SignedIn, TaskFilters, own_project
from ..models import Tag, Task, User
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
async def stats(user: SignedIn, db: DB) -> dict[str, int]:
    today = datetime.now(timezone.utc).date()
    late = (Task.due_date < today).label("late")
    by_state = await db.execute(
        select(Task.done, late, func.count())
        .where(Task.owner_id == user.id)
        .group_by(Task.done, late)
    )
    numbers = {"total": 0, "done": 0, "open": 0, "overdue": 0}
    for done, is_late, count in by_state:
        numbers["total"] += count
        numbers["done" if done else "open"] += count
        if is_late and not done:
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
    return await page(db, filters, limit, offset, sort)


async def page(db: DB, filters: TaskFilters, limit: int, offset: int, sort: str):
    found = await db.scalars(
        select(Task)
        .where(filters.condition)
        .order_by(*order(sort))
        .limit(limit)
        .offset(offset)
    )
    return found.all()


async def find_tags(db: DB, user_id: int, names: list[str]) -> list[Tag]:
    found = []
    for name in sorted(set(names)):
        own = select(Tag).filter_by(owner_id=user_id, name=name)
        tag = await db.scalar(own)
        if tag is None:
            try:
                async with db.begin_nested():
                    tag = Tag(owner_id=user_id, name=name)
                    db.add(tag)
            except IntegrityError:
                tag = (await db.scalars(own)).one()
        found.append(tag)
    return found


async def write(task: Task, values: dict, user: SignedIn, db: DB) -> Task:
    if values.get("project_id") is not None:
        await own_project(values["project_id"], user, db)
    names = values.pop("tags", None)
    # A savepoint alone would be no transaction on SQLite: lock the user first.
    await db.execute(update(User).where(User.id == user.id).values(role=User.role))
    if names is not None:
        task.tags = await find_tags(db, user.id, names)
    for name, value in values.items():
        setattr(task, name, value)
    db.add(task)
    try:
        await db.commit()
        await db.refresh(task)
    except (StaleDataError, InvalidRequestError) as error:
        raise HTTPException(404, detail="Task not found") from error
    return task


@router.post("", response_model=TaskResponse, status_code=201)
async def create_task(body: TaskCreate, user: SignedIn, db: DB, response: Response):
    task = await write(Task(owner_id=user.id), body.model_dump(), user, db)
    response.headers["Location"] = f"{router.prefix}/{task.id}"
    return task


@router.get("/{task_id}", response_model=TaskResponse)
async def read_task(task: OneTask):
    return task


@router.put("/{task_id}", response_model=TaskResponse)
async def put_task(task: OneTask, body: TaskReplace, user: SignedIn, db: DB):
    return await write(task, body.model_dump(), user, db)


@router.patch("/{task_id}", response_model=TaskResponse)
async def patch_task(task: OneTask, body: TaskUpdate, user: SignedIn, db: DB):
    return await write(task, body.model_dump(exclude_unset=True), user, db)


@router.delete("/{task_id}", status_code=204)
async def delete_task(task: OneTask, db: DB) -> None:
    await db.delete(task)
    await db.commit()
