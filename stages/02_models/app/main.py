"""A task manager that keeps its tasks in memory: they are gone when it stops."""

from itertools import count
from typing import Any

from fastapi import FastAPI, HTTPException

# TODO 2: make the tables when the app starts (look up FastAPI's "lifespan").
app = FastAPI(title="Task manager")

# TODO 3: the list and the counter go; each path operation asks for a session instead.
tasks: list[dict[str, Any]] = []
task_ids = count(1)  # only ever counts up, so the id of a deleted task never returns


# TODO 4: ask the session for the row with this id.
# TODO 4: an id greater than the database holds is 404 or 422, never a 500.
def find_task(task_id: int) -> dict[str, Any]:
    for task in tasks:
        if task["id"] == task_id:
            return task
    raise HTTPException(status_code=404, detail="Task not found")


# TODO 3: a title of more than 200 characters is 422.
def check_title(title: Any) -> str:
    if not isinstance(title, str) or not title.strip():
        raise HTTPException(status_code=422, detail="title must be a text, not blank")
    return title


def check_done(done: Any) -> bool:
    if not isinstance(done, bool):
        raise HTTPException(status_code=422, detail="done must be true or false")
    return done


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


# TODO 3: add a Task to the session, commit, and answer with its created_at as well.
@app.post("/tasks", status_code=201)
def create_task(body: dict[str, Any]) -> dict[str, Any]:
    title = check_title(body.get("title"))
    task = {"id": next(task_ids), "title": title, "done": False}
    tasks.append(task)
    return task


# TODO 3: select all tasks, in the order of their ids.
@app.get("/tasks")
def list_tasks() -> list[dict[str, Any]]:
    return tasks


@app.get("/tasks/{task_id}")
def read_task(task_id: int) -> dict[str, Any]:
    return find_task(task_id)


# TODO 4: set the attributes of the task, and commit.
@app.patch("/tasks/{task_id}")
def update_task(task_id: int, body: dict[str, Any]) -> dict[str, Any]:
    task = find_task(task_id)
    # Check all that was sent before anything changes: a bad field changes nothing.
    changes: dict[str, Any] = {}
    if "title" in body:
        changes["title"] = check_title(body["title"])
    if "done" in body:
        changes["done"] = check_done(body["done"])
    task.update(changes)
    return task


# TODO 4: delete the task from the session, and commit.
@app.delete("/tasks/{task_id}", status_code=204)
def delete_task(task_id: int) -> None:
    tasks.remove(find_task(task_id))
