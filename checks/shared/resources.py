"""Tasks, projects and the like over HTTP: making them, their fields, ids of none."""

from typing import Any

import httpx

from checks.shared.types import Body
from coursekit.grading.draw import Draw

TASK_FIELDS = (
    "id",
    "title",
    "description",
    "done",
    "priority",
    "due_date",
    "created_at",
)
NO_ROW_HAS = (0, -1, 2**31, 2**63, 10**30)  # as an id: too small, or too great


def create(client: httpx.Client, path: str, **body: Any) -> Body:
    """Make what a body says, and return it; fail unless the answer is a 201."""
    answer = client.post(path, json=body)
    assert answer.status_code == 201
    return answer.json()


def new_task(client: httpx.Client, draw: Draw, **fields: Any) -> Body:
    """Make a task and return it."""
    return create(client, "/tasks", **{"title": draw.title()} | fields)


def new_project(client: httpx.Client, draw: Draw, **fields: Any) -> Body:
    """Make a project and return it."""
    return create(client, "/projects", **{"name": draw.title()} | fields)
