"""A right answer built differently: a mounted app, and a list in which none moves up.

The task with the id 7 is the seventh of the list for ever; a deleted one leaves None.
"""

from threading import Lock
from typing import Annotated, Any

from fastapi import Body, FastAPI, HTTPException, Response, status
from pydantic import StrictBool, StringConstraints
from typing_extensions import TypedDict  # Pydantic wants this one below Python 3.12


class Task(TypedDict):
    id: int
    title: str
    done: bool


Title = Annotated[str, StringConstraints(strict=True, pattern=r"\S")]


class Changes(TypedDict, total=False):
    title: Title
    done: StrictBool


tasks: list[Task | None] = []
changing = Lock()
api = FastAPI()


def place(task_id: int) -> int:
    """Return where a task stands, or raise the answer 404."""
    if 1 <= task_id <= len(tasks) and tasks[task_id - 1] is not None:
        return task_id - 1
    raise HTTPException(status.HTTP_404_NOT_FOUND, detail="Task not found")


@api.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


@api.get("/tasks")
def list_tasks() -> list[Task]:
    return [task for task in tasks if task is not None]


@api.post("/tasks", status_code=status.HTTP_201_CREATED)
def add_task(title: Annotated[Title, Body(embed=True)]) -> Task:
    with changing:
        task = Task(id=len(tasks) + 1, title=title, done=False)
        tasks.append(task)
    return task


@api.get("/tasks/{task_id}")
def get_task(task_id: int) -> Any:
    return tasks[place(task_id)]


@api.patch("/tasks/{task_id}")
def change_task(task_id: int, changes: Annotated[Changes, Body()]) -> Any:
    with changing:
        where = place(task_id)
        tasks[where] = {**tasks[where], **changes}
        return tasks[where]


@api.delete("/tasks/{task_id}")
def delete_task(task_id: int) -> Response:
    with changing:
        tasks[place(task_id)] = None
    return Response(status_code=status.HTTP_204_NO_CONTENT)


app = FastAPI(openapi_url=None)
app.mount("/", api)
