"""A right answer built differently: a reflected table, one function for each path."""

from typing import Any

import sqlalchemy as sa
from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from . import database
from .models import Task

app = FastAPI()


def not_found() -> Response:
    return JSONResponse({"detail": "Task not found"}, 404)


async def json_body(request: Request) -> Any:
    """The body of a request that has one, or None where it is no JSON."""
    if request.method in ("GET", "DELETE"):
        return {}
    try:
        return await request.json()
    except (ValueError, RecursionError):
        return None


def faults(body: Any, is_new: bool = False) -> list[str]:
    if not isinstance(body, dict):
        return ["the body is no JSON object"]
    found = ["title is missing"] if is_new and "title" not in body else []
    if "title" in body:
        title = body["title"]
        if not isinstance(title, str):
            found.append("title is no text")
        elif title.strip() == "" or len(title) > 200:
            found.append(
                "title has to have 1 to 200 characters, not all of them spaces"
            )
    # Who makes a task sends a title alone: what else there is is ignored.
    if not is_new and "done" in body and not isinstance(body["done"], bool):
        found.append("done is no boolean")
    return found


@app.get("/health")
def health():
    return JSONResponse({"status": "ok"})


@app.api_route("/tasks", methods=["GET", "POST"])
def collection(
    request: Request,
    body: Any = Depends(json_body),
    session: Session = Depends(database.get_db),
):
    if request.method == "GET":
        tasks = session.scalars(sa.select(Task).order_by(sa.text("id")))
        return JSONResponse([task.as_json() for task in tasks])
    if errors := faults(body, is_new=True):
        return JSONResponse({"detail": errors}, 422)
    task = Task(title=body["title"])
    session.add(task)
    session.flush()
    answer = task.as_json()  # reads what the table has filled in
    session.commit()
    return JSONResponse(answer, 201)


@app.api_route("/tasks/{number}", methods=["GET", "PATCH", "DELETE"])
def member(
    request: Request,
    number: int,
    body: Any = Depends(json_body),
    session: Session = Depends(database.get_db),
):
    if errors := faults(body):
        return JSONResponse({"detail": errors}, 422)
    task = session.get(Task, number) if 0 < number < 2**31 else None
    if task is None:
        return not_found()
    if request.method == "PATCH":
        for name in {"title", "done"} & body.keys():
            setattr(task, name, body[name])
    elif request.method == "DELETE":
        session.delete(task)
    answer = task.as_json()
    try:
        session.commit()
    except StaleDataError:  # somebody else has deleted it by now
        return not_found()
    return (
        Response(status_code=204)
        if request.method == "DELETE"
        else JSONResponse(answer)
    )
