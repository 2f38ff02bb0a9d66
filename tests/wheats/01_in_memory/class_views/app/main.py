"""A right answer built differently: a class of views, bodies read by hand."""

import asyncio
from dataclasses import asdict, dataclass, replace
from itertools import count
from json import JSONDecodeError
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response


@dataclass(frozen=True, slots=True)
class Task:
    id: int
    title: str
    done: bool = False


class Refused(Exception):
    def __init__(self, status: int, detail: str) -> None:
        self.status, self.detail = status, detail


class TaskViews:
    def __init__(self) -> None:
        self.tasks: dict[int, Task] = {}
        self.numbers = count(1)
        self.lock = asyncio.Lock()

    def add_to(self, app: FastAPI) -> None:
        for method, path, view in (
            ("POST", "/tasks", self.create),
            ("GET", "/tasks", self.list),
            ("GET", "/tasks/{number}", self.read),
            ("PATCH", "/tasks/{number}", self.update),
            ("DELETE", "/tasks/{number}", self.delete),
        ):
            app.add_api_route(path, view, methods=[method])

    async def create(self, request: Request) -> Response:
        body = await self.body(request)
        title = self.title(body.get("title"))
        async with self.lock:
            task = Task(next(self.numbers), title)
            self.tasks[task.id] = task
        return JSONResponse(asdict(task), status_code=201)

    async def list(self, request: Request) -> Response:
        return JSONResponse([asdict(task) for task in self.tasks.values()])

    async def read(self, request: Request) -> Response:
        return JSONResponse(asdict(self.find(request)))

    async def update(self, request: Request) -> Response:
        body = await self.body(request)
        async with self.lock:
            task = self.find(request)
            if "title" in body:
                task = replace(task, title=self.title(body["title"]))
            if "done" in body:
                if type(body["done"]) is not bool:
                    raise Refused(422, "`done` has to be true or false")
                task = replace(task, done=body["done"])
            self.tasks[task.id] = task
        return JSONResponse(asdict(task))

    async def delete(self, request: Request) -> Response:
        async with self.lock:
            del self.tasks[self.find(request).id]
        return Response(status_code=204)

    def find(self, request: Request) -> Task:
        try:
            return self.tasks[int(request.path_params["number"])]
        except ValueError:
            raise Refused(422, "The id has to be an integer") from None
        except KeyError:
            raise Refused(404, "Task not found") from None

    @staticmethod
    async def body(request: Request) -> dict[str, Any]:
        try:
            body = await request.json()
        except (JSONDecodeError, UnicodeDecodeError, RecursionError):
            raise Refused(400, "The body has to be JSON") from None
        if not isinstance(body, dict):
            raise Refused(422, "The body has to be an object")
        return body

    @staticmethod
    def title(value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise Refused(422, "`title` has to be a text that is not blank")
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            raise Refused(422, "`title` has half a letter, which no answer can hold")
        return value


async def health() -> dict[str, str]:
    return {"status": "ok"}


async def refused(request: Request, error: Refused) -> Response:
    return JSONResponse({"detail": error.detail}, status_code=error.status)


def create_app() -> FastAPI:
    app = FastAPI(title="Tasks", exception_handlers={Refused: refused})
    app.add_api_route("/health", health)
    TaskViews().add_to(app)
    return app


app = create_app()
