"""A task manager that keeps its tasks in memory: they are gone when it stops."""

from itertools import count
from typing import Any

from fastapi import FastAPI, HTTPException

# TODO 2: make the tables when the app starts, in a lifespan: a function that runs
# until its `yield` before the first request. Give it to FastAPI below.

app = FastAPI(title="Task manager")

tasks: list[dict[str, Any]] = []
task_ids = count(1)  # only ever counts up, so the id of a deleted task never returns

# TODO 3: name the dependency: SessionDep = Annotated[Session, Depends(get_db)].
# A path operation that has a parameter `db: SessionDep` gets a session of its own.
# When nothing uses the list and the counter above any more, take them out.


# TODO 3: find the task in the database, by its id.
def find_task(task_id: int) -> dict[str, Any]:
    for task in tasks:
        if task["id"] == task_id:
            return task
    raise HTTPException(status_code=404, detail="Task not found")


# TODO 3: refuse a title of more than 200 characters too.
def check_title(title: Any) -> str:
    if not isinstance(title, str) or not title.strip():
        raise HTTPException(status_code=422, detail="title must be a text, not blank")
    return title


def check_done(done: Any) -> bool:
    if not isinstance(done, bool):
        raise HTTPException(status_code=422, detail="done must be true or false")
    return done


# TODO 3: write to_dict(task), which names the fields that an answer shows.


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


# TODO 3: make a Task of the title alone, add it to the session, commit.
@app.post("/tasks", status_code=201)
def create_task(body: dict[str, Any]) -> dict[str, Any]:
    title = check_title(body.get("title"))
    task = {"id": next(task_ids), "title": title, "done": False}
    tasks.append(task)
    return task


# TODO 3: read all tasks from the database, in the order of their ids.
@app.get("/tasks")
def list_tasks() -> list[dict[str, Any]]:
    return tasks


@app.get("/tasks/{task_id}")
def read_task(task_id: int) -> dict[str, Any]:
    return find_task(task_id)


# TODO 4: change the row, with one commit when all that was sent is checked.
# An id that its column can't hold must not reach the database: here, above and below.
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


# TODO 4: delete the row, for good.
@app.delete("/tasks/{task_id}", status_code=204)
def delete_task(task_id: int) -> None:
    tasks.remove(find_task(task_id))
