from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.dependencies import RowId, Tasks
from app.schemas.tasks import (
    TaskCreate,
    TaskFilter,
    TaskReplace,
    TaskResponse,
    TaskStats,
    TaskUpdate,
)

router = APIRouter(prefix="/tasks", tags=["tasks"])


@router.get("/stats")
def stats(tasks: Tasks) -> TaskStats:
    return tasks.stats()


@router.get("", response_model=list[TaskResponse])
def index(wanted: Annotated[TaskFilter, Query()], tasks: Tasks, response: Response):
    found, total = tasks.page(wanted)
    response.headers["X-Total-Count"] = str(total)
    return found


@router.post("", status_code=201, response_model=TaskResponse)
def create(body: TaskCreate, tasks: Tasks, response: Response):
    task = tasks.create(body)
    response.headers["Location"] = f"/tasks/{task.id}"
    return task


@router.get("/{task_id}", response_model=TaskResponse)
def read(task_id: RowId, tasks: Tasks):
    return tasks.get(task_id)


@router.put("/{task_id}", response_model=TaskResponse)
def replace(task_id: RowId, body: TaskReplace, tasks: Tasks):
    return tasks.replace(task_id, body)


@router.patch("/{task_id}", response_model=TaskResponse)
def change(task_id: RowId, body: TaskUpdate, tasks: Tasks):
    return tasks.change(task_id, body)


@router.delete("/{task_id}", status_code=204)
def delete(task_id: RowId, tasks: Tasks) -> None:
    tasks.delete(task_id)
