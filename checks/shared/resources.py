"""Tasks, projects and the like over HTTP: making them, their fields, ids of none."""

from typing import Any

import httpx

from checks.shared.types import Body
from coursekit.grading.draw import Draw
from coursekit.grading.marks import needed

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
    body = {"title": draw.title()} | fields
    if fields.get("tags"):
        with needed("making a task with tags"):
            return create(client, "/tasks", **body)
    if fields.get("project_id"):
        with needed("making a task in a project"):
            return create(client, "/tasks", **body)
    with needed("making a task"):
        return create(client, "/tasks", **body)


def new_project(client: httpx.Client, draw: Draw, **fields: Any) -> Body:
    """Make a project and return it."""
    with needed("making a project"):
        return create(client, "/projects", **{"name": draw.title()} | fields)
