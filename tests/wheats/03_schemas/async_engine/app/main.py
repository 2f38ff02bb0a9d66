from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Path, Response
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from app.database import create_tables, engine, get_db
from app.models import Task
from app.schemas import TaskCreate, TaskResponse, TaskUpdate


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    await create_tables()
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)
AsyncDb = Annotated[AsyncSession, Depends(get_db)]
TaskId = Annotated[int, Path(gt=0, lt=2**31)]


async def find(db: AsyncSession, task_id: int) -> Task:
    task = await db.get(Task, task_id)
    if task is None:
        raise HTTPException(404, "Task not found")
    return task


@app.get("/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/tasks", response_model=TaskResponse, status_code=201)
async def create_task(body: TaskCreate, db: AsyncDb) -> Task:
    task = Task(**body.model_dump(), done=False)
    db.add(task)
    await db.commit()
    return task


@app.get("/tasks", response_model=list[TaskResponse])
async def list_tasks(db: AsyncDb) -> Sequence[Task]:
    return (await db.scalars(select(Task).order_by(Task.id))).all()


@app.get("/tasks/{task_id}", response_model=TaskResponse)
async def read_task(task_id: TaskId, db: AsyncDb) -> Task:
    return await find(db, task_id)


@app.patch("/tasks/{task_id}", response_model=TaskResponse)
async def update_task(task_id: TaskId, body: TaskUpdate, db: AsyncDb) -> Task:
    task = await find(db, task_id)
    for name, value in body.model_dump(include=body.model_fields_set).items():
        setattr(task, name, value)
    try:
        await db.commit()
    except StaleDataError:
        raise HTTPException(404, "Task not found") from None
    return task


@app.delete("/tasks/{task_id}")
async def delete_task(task_id: TaskId, db: AsyncDb) -> Response:
    result = await db.execute(delete(Task).where(Task.id == task_id))
    await db.commit()
    if result.rowcount == 0:
        raise HTTPException(404, "Task not found")
    return Response(status_code=204)
