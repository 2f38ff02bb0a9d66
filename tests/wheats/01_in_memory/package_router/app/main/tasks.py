from typing import Annotated

from fastapi import APIRouter, Body, Depends, HTTPException

from .store import Store, Task, store

router = APIRouter(prefix="/tasks", tags=["tasks"])
Given = Annotated[Store, Depends(lambda: store)]


def wanted(task_id: int, tasks: Given) -> Task:
    task = tasks.get(task_id)
    if task is None:
        raise HTTPException(404, "Task not found")
    return task


Wanted = Annotated[Task, Depends(wanted)]


@router.post("", status_code=201)
def create(tasks: Given, title: Annotated[str, Body(embed=True, pattern=r"\S")]) -> Task:
    return tasks.add(title)


@router.get("")
def listing(tasks: Given) -> list[Task]:
    return list(tasks.all())


@router.get("/{task_id}")
def show(task: Wanted) -> Task:
    return task


@router.patch("/{task_id}")
def change(task: Wanted, body: Annotated[dict[str, object], Body()]) -> Task:
    title, done = body.get("title", task.title), body.get("done", task.done)
    if not isinstance(title, str) or title.strip() == "" or type(done) is not bool:
        raise HTTPException(422, "a title is a text, done a boolean")
    task.title, task.done = title, done
    return task


@router.delete("/{task_id}", status_code=204)
def remove(task: Wanted, tasks: Given) -> None:
    tasks.remove(task)
