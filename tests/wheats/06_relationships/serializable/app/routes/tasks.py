from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Response
from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.orm import joinedload, subqueryload

from app.database import alone
from app.dependencies import Db, Id, Me
from app.models import Project, Tag, Task, now
from app.schemas import (
    Stats,
    TaskCreate,
    TaskQuery,
    TaskResponse,
    TaskUpdate,
)

router = APIRouter(prefix="/tasks", tags=["tasks"])


def conditions(query: TaskQuery) -> list[ColumnElement[bool]]:
    found = [Task.tag_rows.any(Tag.name == name) for name in query.tag]
    if query.done is not None:
        found.append(Task.done if query.done else ~Task.done)
    if query.priority is not None:
        found.append(Task.priority == query.priority.rank)
    if query.due_before is not None:
        found.append(Task.due_date < query.due_before)
    if query.due_after is not None:
        found.append(Task.due_date > query.due_after)
    if query.project_id is not None:
        found.append(Task.project_id == query.project_id)
    if query.q is not None:
        in_title = Task.title.icontains(query.q, autoescape=True)
        in_description = Task.description.icontains(query.q, autoescape=True)
        found.append(in_title | in_description)
    return found


def whole(tasks: Select) -> Select:
    """Let a selection of tasks bring projects and tags, and renew what it has seen."""
    loaded = tasks.options(joinedload(Task.project), subqueryload(Task.tag_rows))
    return loaded.execution_options(populate_existing=True)


async def listed(
    query: TaskQuery, me: Me, db: Db, response: Response, *more: ColumnElement[bool]
) -> list[TaskResponse]:
    tasks = select(Task).where(Task.owner_id == me.id, *conditions(query), *more)
    total = await db.scalar(select(func.count()).select_from(tasks.subquery()))
    response.headers["X-Total-Count"] = str(total)
    column = getattr(Task, query.sort.removeprefix("-"))
    key = column.desc() if query.sort.startswith("-") else column.asc()
    order = (column.is_(None), key, Task.id)
    page = tasks.order_by(*order).limit(query.limit).offset(query.offset)
    return [TaskResponse.model_validate(task) for task in await db.scalars(whole(page))]


async def found(task_id: int, me: Me, db: Db) -> Task:
    mine = select(Task).where(Task.id == task_id, Task.owner_id == me.id)
    task = await db.scalar(whole(mine))
    if task is None:
        raise HTTPException(404, "Task not found")
    return task


async def tags_named(names: list[str], me: Me, db: Db) -> set[Tag]:
    own = select(Tag).where(Tag.owner_id == me.id, Tag.name.in_(names))
    known = {tag.name: tag for tag in await db.scalars(own)}
    return {known.get(name) or Tag(name=name, owner_id=me.id) for name in names}


async def write(task: Task, values: dict[str, Any], me: Me, db: Db) -> TaskResponse:
    if (project_id := values.get("project_id")) is not None:
        own = (Project.id == project_id) & (Project.owner_id == me.id)
        if await db.scalar(select(Project.id).where(own)) is None:
            raise HTTPException(404, "Project not found")
    if "priority" in values:
        values["priority"] = values["priority"].rank
    if "tags" in values:
        task.tag_rows = await tags_named(values.pop("tags"), me, db)
    for name, value in values.items():
        setattr(task, name, value)
    task.updated_at = now()  # a new version, even where only tags change
    db.add(task)
    await db.flush()
    return TaskResponse.model_validate(await found(task.id, me, db))


@router.get("")
@alone
async def tasks(
    query: Annotated[TaskQuery, Query()], me: Me, db: Db, response: Response
) -> list[TaskResponse]:
    return await listed(query, me, db, response)


@router.post("", status_code=201)
@alone
async def create(body: TaskCreate, me: Me, db: Db, response: Response) -> TaskResponse:
    answer = await write(Task(owner_id=me.id), body.model_dump(), me, db)
    response.headers["Location"] = f"/tasks/{answer.id}"
    return answer


@router.get("/stats")
@alone
async def stats(me: Me, db: Db) -> Stats:
    own = select(func.count(Task.id)).where(Task.owner_id == me.id)
    today = datetime.now(UTC).date()
    total = await db.scalar(own) or 0
    done = await db.scalar(own.where(Task.done)) or 0
    overdue = await db.scalar(own.where(~Task.done, Task.due_date < today)) or 0
    return Stats(total=total, done=done, open=total - done, overdue=overdue)


@router.get("/{task_id}")
@alone
async def read(task_id: Id, me: Me, db: Db) -> TaskResponse:
    return TaskResponse.model_validate(await found(task_id, me, db))


@router.put("/{task_id}")
@alone
async def replace(task_id: Id, body: TaskCreate, me: Me, db: Db) -> TaskResponse:
    return await write(await found(task_id, me, db), body.model_dump(), me, db)


@router.patch("/{task_id}")
@alone
async def change(task_id: Id, body: TaskUpdate, me: Me, db: Db) -> TaskResponse:
    sent = body.model_dump(exclude_unset=True)
    return await write(await found(task_id, me, db), sent, me, db)


@router.delete("/{task_id}", status_code=204)
@alone
async def remove(task_id: Id, me: Me, db: Db) -> None:
    mine = delete(Task).where(Task.id == task_id, Task.owner_id == me.id)
    if (await db.execute(mine.returning(Task.id))).first() is None:
        raise HTTPException(404, "Task not found")
