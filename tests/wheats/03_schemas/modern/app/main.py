"""The app."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Path, status
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.database import Base, engine, get_db
from app.models import Task
from app.schemas import TaskCreate, TaskResponse, TaskUpdate

NOT_FOUND = HTTPException(status.HTTP_404_NOT_FOUND, "Task not found")
MOST = 2**31 - 1


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    Base.metadata.create_all(engine)
    yield
    engine.dispose()


app = FastAPI(title="Tasks", version="3", lifespan=lifespan)
Db = Annotated[Session, Depends(get_db)]
Key = Annotated[int, Path(alias="id", ge=0, le=MOST, description="The task's id")]


def get_task(key: Key, db: Db) -> Task:
    if task := db.get(Task, key):
        return task
    raise NOT_FOUND


Found = Annotated[Task, Depends(get_task)]


@app.get("/health", response_model=dict[str, str])
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/tasks", status_code=status.HTTP_201_CREATED)
def create(new: TaskCreate, db: Db) -> TaskResponse:
    task = Task(**dict(new))
    db.add(task)
    db.flush()
    answer = TaskResponse.model_validate(task)
    db.commit()
    return answer


@app.get("/tasks")
def index(db: Db) -> list[TaskResponse]:
    tasks = db.scalars(select(Task).order_by(Task.created_at, Task.id))
    return [TaskResponse.model_validate(task) for task in tasks]


@app.get("/tasks/{id}")
def show(task: Found) -> TaskResponse:
    return TaskResponse.model_validate(task)


@app.patch("/tasks/{id}")
def update(task: Found, changes: TaskUpdate, db: Db) -> TaskResponse:
    for name in changes.model_fields_set:
        setattr(task, name, getattr(changes, name))
    try:
        db.commit()
    except StaleDataError:
        raise NOT_FOUND from None
    return TaskResponse.model_validate(task)


@app.delete("/tasks/{id}", status_code=status.HTTP_204_NO_CONTENT)
def destroy(key: Key, db: Db) -> None:
    gone = db.execute(delete(Task).where(Task.id == key).returning(Task.id)).all()
    db.commit()
    if not gone:
        raise NOT_FOUND
