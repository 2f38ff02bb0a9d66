"""A task manager that keeps its tasks in a database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Path
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.database import Base, engine, get_db
from app.models import Task


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    Base.metadata.create_all(engine)
    yield


app = FastAPI(title="Task manager", lifespan=lifespan)

# No more sessions at once than the engine's pool has connections: 5, and 10 to spare.
SessionDep = Annotated[Session, Depends(get_db, max_concurrency=15)]
# An integer column ends at 2**31 - 1: a greater number never reaches the database.
RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]


def find_task(db: Session, task_id: int) -> Task:
    task = db.get(Task, task_id)
    if task is None:
        raise HTTPException(status_code=404, detail="Task not found")
    return task


# TODO 3: when both bodies are schemas, check_title and check_done have no caller left:
# take them away.
def check_title(title: Any) -> str:
    if not isinstance(title, str) or not title.strip():
        raise HTTPException(status_code=422, detail="title must be a text, not blank")
    if len(title) > 200:
        raise HTTPException(status_code=422, detail="title has 200 characters at most")
    return title


def check_done(done: Any) -> bool:
    if not isinstance(done, bool):
        raise HTTPException(status_code=422, detail="done must be true or false")
    return done


def to_dict(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "title": task.title,
        "done": task.done,
        "created_at": task.created_at,
        # TODO 1: show the new fields too.
    }


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


# TODO 2: let TaskResponse shape what each path operation below answers with a task,
# and take to_dict away.


# TODO 3: take the body as a TaskCreate, and store all its fields.
@app.post("/tasks", status_code=201)
def create_task(body: dict[str, Any], db: SessionDep) -> dict[str, Any]:
    task = Task(title=check_title(body.get("title")))
    db.add(task)
    db.commit()
    db.refresh(task)
    return to_dict(task)


@app.get("/tasks")
def list_tasks(db: SessionDep) -> list[dict[str, Any]]:
    return [to_dict(task) for task in db.scalars(select(Task).order_by(Task.id))]


@app.get("/tasks/{task_id}")
def read_task(task_id: RowId, db: SessionDep) -> dict[str, Any]:
    return to_dict(find_task(db, task_id))


# TODO 4: take the body as a TaskUpdate, and change what was sent and nothing else.
@app.patch("/tasks/{task_id}")
def update_task(task_id: RowId, body: dict[str, Any], db: SessionDep) -> dict[str, Any]:
    task = find_task(db, task_id)
    if "title" in body:
        task.title = check_title(body["title"])
    if "done" in body:
        task.done = check_done(body["done"])
    try:
        db.commit()
    except StaleDataError:  # another request deleted the task since we read it
        raise HTTPException(status_code=404, detail="Task not found") from None
    return to_dict(task)


@app.delete("/tasks/{task_id}", status_code=204)
def delete_task(task_id: RowId, db: SessionDep) -> None:
    db.delete(find_task(db, task_id))
    db.commit()
