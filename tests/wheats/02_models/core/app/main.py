from contextlib import asynccontextmanager
from typing import Annotated

import sqlalchemy as sa
from fastapi import Body, Depends, FastAPI, HTTPException, status

from app.database import Base, engine, get_db
from app.models import tasks

GREATEST_ID = 2_147_483_647


@asynccontextmanager
async def lifespan(_):
    Base.metadata.create_all(engine)
    yield
    engine.dispose()


app = FastAPI(lifespan=lifespan)
Connection = Annotated[sa.Connection, Depends(get_db)]
Fields = Annotated[dict, Body()]


def changes(body, required=()):
    found = {name: body.get(name) for name in ("title", "done") if name in body}
    title, done = found.get("title", ...), found.get("done", ...)
    bad_title = title is not ... and not (isinstance(title, str) and title.strip())
    too_long = isinstance(title, str) and len(title) > 200
    bad_done = done is not ... and not isinstance(done, bool)
    if bad_title or too_long or bad_done or any(name not in found for name in required):
        raise HTTPException(422, detail="title: 1 to 200 characters; done: a boolean")
    return found


def one_row(connection, statement):
    row = connection.execute(statement).mappings().one_or_none()
    if row is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, detail="Task not found")
    return dict(row)


def by_id(task_id):
    return tasks.c.id == (task_id if 0 < task_id <= GREATEST_ID else None)


@app.get("/health")
async def health():
    return {"status": "ok"}


@app.post("/tasks", status_code=201)
def create(body: Fields, connection: Connection):
    title = changes(body | {"done": False}, required=["title"])["title"]
    row = one_row(connection, sa.insert(tasks).values(title=title).returning(tasks))
    connection.commit()
    return row


@app.get("/tasks")
def read_all(connection: Connection):
    rows = connection.execute(sa.select(tasks).order_by(tasks.c.id))
    return [dict(row) for row in rows.mappings()]


@app.get("/tasks/{task_id}")
def read_one(task_id: int, connection: Connection):
    return one_row(connection, sa.select(tasks).where(by_id(task_id)))


@app.patch("/tasks/{task_id}")
def update(task_id: int, body: Fields, connection: Connection):
    values = changes(body) or {"id": tasks.c.id}
    where = by_id(task_id)
    row = one_row(
        connection, sa.update(tasks).where(where).values(values).returning(tasks)
    )
    connection.commit()
    return row


@app.delete("/tasks/{task_id}", status_code=204)
def delete(task_id: int, connection: Connection):
    one_row(connection, sa.delete(tasks).where(by_id(task_id)).returning(tasks.c.id))
    connection.commit()
