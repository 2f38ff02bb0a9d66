"""A task manager that keeps its tasks in memory: they are gone when it stops."""

from typing import Any

from fastapi import FastAPI

app = FastAPI(title="Task manager")

tasks: list[dict[str, Any]] = []

# TODO 1: GET /health answers {"status": "ok"}.

# TODO 2: POST /tasks makes a task from the title in the body, keeps it in `tasks`, and
# answers 201 with the task: an id of its own, its title, and `done` false.

# TODO 3: GET /tasks answers all tasks, in the order they were made.

# TODO 4: GET /tasks/{task_id} answers one task, or 404 with "Task not found".

# TODO 5: POST /tasks refuses a title that is missing, no text or blank with 422.

# TODO 6: PATCH /tasks/{task_id} changes `title`, `done` or both, and nothing else.

# TODO 7: DELETE /tasks/{task_id} answers 204; no later task ever gets that id.

# TODO 8: nothing to write here: restart the server and look at the list.
