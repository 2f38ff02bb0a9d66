from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Path, status
from sqlalchemy import select
from sqlalchemy.orm import Session

from .database import get_db, make_tables
from .models import Task

make_tables()

app = FastAPI()

Db = Annotated[Session, Depends(get_db, scope="function")]
Body = dict[str, Any]


def answer(db: Session, task: Task) -> Body:
    db.flush()
    db.refresh(task)
    return {column.key: getattr(task, column.key) for column in Task.__table__.columns}


def stored_task(task_id: Annotated[int, Path(gt=0, lt=2**31)], db: Db) -> Task:
    if task := db.get(Task, task_id):
        return task
    raise HTTPException(status.HTTP_404_NOT_FOUND, "Task not found")


StoredTask = Annotated[Task, Depends(stored_task)]


def change(task: Task, body: Body) -> Task:
    if "title" in body:
        title = body["title"]
        if not isinstance(title, str) or not 1 <= len(title) <= 200 or title.isspace():
            raise HTTPException(422, [{"loc": ["body", "title"]}])
        task.title = title
    if "done" in body:
        if body["done"] not in (True, False) or not isinstance(body["done"], bool):
            raise HTTPException(422, [{"loc": ["body", "done"]}])
        task.done = body["done"]
    return task


@app.get("/health")
def health() -> Body:
    return {"status": "ok"}


@app.post("/tasks", status_code=201)
def create(body: Body, db: Db) -> Body:
    task = change(Task(), {"title": body.get("title")})
    db.add(task)
    return answer(db, task)


@app.get("/tasks")
def read_all(db: Db) -> list[Body]:
    return [answer(db, task) for task in db.scalars(select(Task).order_by(Task.id))]


@app.get("/tasks/{task_id}")
def read(task: StoredTask, db: Db) -> Body:
    return answer(db, task)


@app.patch("/tasks/{task_id}")
def update(task: StoredTask, body: Body, db: Db) -> Body:
    return answer(db, change(task, body))


@app.delete("/tasks/{task_id}", status_code=204)
def delete(task: StoredTask, db: Db) -> None:
    db.delete(task)
