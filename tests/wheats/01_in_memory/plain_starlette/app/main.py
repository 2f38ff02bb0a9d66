"""A right answer built differently: Starlette alone, without FastAPI."""

import json

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

tasks = []
last_id = 0


async def errors(request: Request, error: HTTPException) -> Response:
    return JSONResponse({"detail": error.detail}, error.status_code)


async def read_body(request: Request) -> dict:
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise HTTPException(400, "The body is no JSON") from None
    if not isinstance(body, dict):
        raise HTTPException(422, "The body is no object")
    return body


def checked_title(title) -> str:
    if isinstance(title, str) and title.strip():
        return title
    raise HTTPException(422, "The title is missing, no text, or blank")


def find(request: Request) -> dict:
    try:
        wanted = int(request.path_params["id"])
    except ValueError:
        raise HTTPException(422, "The id is no integer") from None
    for task in tasks:
        if task["id"] == wanted:
            return task
    raise HTTPException(404, "Task not found")


async def health(request: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def create(request: Request) -> Response:
    global last_id
    title = checked_title((await read_body(request)).get("title"))
    last_id += 1
    tasks.append({"id": last_id, "title": title, "done": False})
    return JSONResponse(tasks[-1], 201)


async def index(request: Request) -> Response:
    return JSONResponse(tasks)


async def show(request: Request) -> Response:
    return JSONResponse(find(request))


async def update(request: Request) -> Response:
    task, body = find(request), await read_body(request)
    title = checked_title(body["title"]) if "title" in body else task["title"]
    done = body.get("done", task["done"])
    if done is not True and done is not False:
        raise HTTPException(422, "done is true or false")
    task.update(title=title, done=done)
    return JSONResponse(task)


async def destroy(request: Request) -> Response:
    tasks.remove(find(request))
    return Response(status_code=204)


app = Starlette(
    routes=[
        Route("/health", health),
        Route("/tasks", create, methods=["POST"]),
        Route("/tasks", index),
        Route("/tasks/{id}", show),
        Route("/tasks/{id}", update, methods=["PATCH"]),
        Route("/tasks/{id}", destroy, methods=["DELETE"]),
    ],
    exception_handlers={HTTPException: errors},
)
