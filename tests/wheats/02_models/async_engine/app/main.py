from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from .database import Base, engine, get_db
from .models import Task


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield
    await engine.dispose()


app = FastAPI(title="Task manager", lifespan=lifespan)
Db = Annotated[AsyncSession, Depends(get_db)]


def known_id(task_id: int) -> int:
    if not 1 <= task_id < 2**31:
        raise HTTPException(404, "Task not found")
    return task_id


TaskId = Annotated[int, Depends(known_id)]


def valid(body: dict[str, Any]) -> dict[str, Any]:
    values = {key: body[key] for key in ("title", "done") if key in body}
    title = values.get("title", "-")
    if not isinstance(title, str) or not title.strip() or len(title) > 200:
        raise HTTPException(422, "title must have 1 to 200 characters")
    if not isinstance(values.get("done", False), bool):
        raise HTTPException(422, "done must be true or false")
    return values


async def found(db: AsyncSession, task_id: int) -> Task:
    task = await db.scalar(
        select(Task).where(Task.id == task_id).execution_options(populate_existing=True)
    )
    if task is None:
        raise HTTPException(404, "Task not found")
    return task


def shown(task: Task) -> dict[str, Any]:
    return {c.key: getattr(task, c.key) for c in Task.__table__.columns}


@app.get("/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/tasks", status_code=201)
async def create_task(body: dict[str, Any], db: Db) -> dict[str, Any]:
    task = Task(title=valid({"title": None} | body)["title"])
    db.add(task)
    await db.commit()
    return shown(task)


@app.get("/tasks")
async def list_tasks(db: Db) -> list[dict[str, Any]]:
    return [shown(task) for task in await db.scalars(select(Task).order_by(Task.id))]


@app.get("/tasks/{task_id}")
async def read_task(task_id: TaskId, db: Db) -> dict[str, Any]:
    return shown(await found(db, task_id))


@app.patch("/tasks/{task_id}")
async def update_task(
    task_id: TaskId, body: dict[str, Any], db: Db
) -> dict[str, Any]:
    if values := valid(body):
        await db.execute(update(Task).where(Task.id == task_id).values(values))
        await db.commit()
    return shown(await found(db, task_id))


@app.delete("/tasks/{task_id}", status_code=204)
async def delete_task(task_id: TaskId, db: Db) -> None:
    gone = await db.execute(delete(Task).where(Task.id == task_id))
    await db.commit()
    if gone.rowcount == 0:
        raise HTTPException(404, "Task not found")
