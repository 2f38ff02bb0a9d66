"""A task manager that checks what comes in and shapes what goes out."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Path
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.database import Base, engine, get_db
from app.models import Task
from app.schemas import TaskCreate, TaskResponse, TaskUpdate


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    Base.metadata.create_all(engine)
    yield


app = FastAPI(title="Task manager", lifespan=lifespan)
# TODO 1: include the router of app/routes/health.py, and take health() away below.
# TODO 2: include the router of app/routes/tasks.py. What the routes share, from here
# to find_task, moves to app/dependencies.py; no path operation stays in this file.

# No more sessions at once than the engine's pool has connections: 5, and 10 to spare.
SessionDep = Annotated[Session, Depends(get_db, max_concurrency=15)]
# An integer column ends at 2**31 - 1: a greater number never reaches the database.
RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]


def find_task(db: Session, task_id: int) -> Task:
    task = db.get(Task, task_id)
    if task is None:
        raise HTTPException(status_code=404, detail="Task not found")
    return task


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/tasks", status_code=201, response_model=TaskResponse)
def create_task(body: TaskCreate, db: SessionDep) -> Task:
    task = Task(**body.model_dump())
    db.add(task)
    db.commit()
    db.refresh(task)
    return task


@app.get("/tasks", response_model=list[TaskResponse])
def list_tasks(db: SessionDep) -> Sequence[Task]:
    return db.scalars(select(Task).order_by(Task.id)).all()


@app.get("/tasks/{task_id}", response_model=TaskResponse)
def read_task(task_id: RowId, db: SessionDep) -> Task:
    return find_task(db, task_id)


@app.patch("/tasks/{task_id}", response_model=TaskResponse)
def update_task(task_id: RowId, body: TaskUpdate, db: SessionDep) -> Task:
    task = find_task(db, task_id)
    for field, value in body.model_dump(exclude_unset=True).items():
        setattr(task, field, value)
    try:
        db.commit()
    except StaleDataError:  # another request deleted the task since we read it
        raise HTTPException(status_code=404, detail="Task not found") from None
    return task


@app.delete("/tasks/{task_id}", status_code=204)
def delete_task(task_id: RowId, db: SessionDep) -> None:
    db.delete(find_task(db, task_id))
    db.commit()
