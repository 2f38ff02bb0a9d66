"""Every value that has to be refused, and every order and filter, once each."""

from __future__ import annotations

from typing import Any

from . import requests as draw
from .machine import MACHINES, Auth, InMemory, Relationships
from .world import World

BAD_QUERIES = {
    "limit": ["0", "101", "-1", "x", "1000000"],
    "offset": ["-1", "x", "9" * 30, str(2**63), "1000"],
    "done": ["maybe"],
    "priority": ["urgent", "banana"],
    "due_before": ["2031-02-30", "soon"],
    "due_after": ["2031-02-30", "soon"],
    "sort": ["titel", "id", "--title", "owner_id", "hashed_password"],
    "q": ["x\x00"],
}
QUERIES = {
    "done": ["true", "false"],
    "priority": ["low", "medium", "high"],
    "due_before": ["2031-05-18", "2031-05-19"],
    "due_after": ["2031-05-18", "2031-05-19"],
    "q": draw.WORDS,
    "sort": [
        sign + key
        for key in ("created_at", "due_date", "priority", "title")
        for sign in ("", "-")
    ],
}
BAD_ACCOUNTS = {
    "username": draw.BAD_NAMES,
    "email": draw.BAD_EMAILS,
    "password": draw.BAD_PASSWORDS,
    "role": ["admin"],
}
BAD_PROJECTS = {
    "name": ["", "  ", "n" * 101, None, 5, [], "nul\x00"],
    "description": ["d" * 2001, 5, "nul\x00"],
    "owner_id": [1],
}


def every_bad_value(world: World) -> None:
    """Each bad value of each field is refused by every verb, and nothing changes."""
    with world.serving() as talk:
        running = MACHINES[world.stage - 1](talk)
        running.begin()
        _send_tasks(running)
        if isinstance(running, Auth):
            for field, bad in BAD_ACCOUNTS.items():
                for value in bad:
                    running.enter(running.newcomer() | {field: value})
        if isinstance(running, Relationships):
            _send_projects(running)
        running.hold_all()


def _send_tasks(running: InMemory) -> None:
    actor, model = running.actor(0), running.model
    good = {"title": "a good one"}
    running.ask(model.create_task(actor, good), "POST", "/tasks", good, actor=actor)
    raw = str(model.tasks_of(actor)[0].id)
    for field, bad in draw.bad_fields(running.stage).items():
        for value in bad:
            body = good | {field: value}
            outcomes = model.create_task(actor, body)
            running.ask(outcomes, "POST", "/tasks", body, actor=actor)
            outcomes = model.change_task(actor, raw, body)
            running.ask(outcomes, "PATCH", f"/tasks/{raw}", body, actor=actor)
            if running.stage >= 4:
                outcomes = model.replace_task(actor, raw, body)
                running.ask(outcomes, "PUT", f"/tasks/{raw}", body, actor=actor)
        running.look(actor)
    for odd in draw.ODD_IDS:
        path = f"/tasks/{odd}"
        running.ask(model.read_task(actor, odd), "GET", path, actor=actor)
        outcomes = model.change_task(actor, odd, good)
        running.ask(outcomes, "PATCH", path, good, actor=actor)
        if running.stage >= 4:
            outcomes = model.replace_task(actor, odd, good)
            running.ask(outcomes, "PUT", path, good, actor=actor)
        running.ask(model.delete_task(actor, odd), "DELETE", path, actor=actor)
    running.look(actor)


def _send_projects(running: Relationships) -> None:
    actor, model = running.actor(0), running.model
    assert actor is not None
    raw = str(model.projects_of(actor)[0].id)
    for change in ({"description": "flat"}, {}, {"name": "New"}, {"description": None}):
        outcomes = model.change_project(actor, raw, change)
        running.ask(outcomes, "PATCH", f"/projects/{raw}", change, actor=actor)
    for field, bad in BAD_PROJECTS.items():
        for value in bad:
            body: dict[str, Any] = {"name": "a good one", field: value}
            running.make_one_project(actor, body)
            outcomes = model.change_project(actor, raw, body)
            running.ask(outcomes, "PATCH", f"/projects/{raw}", body, actor=actor)


def every_query(world: World) -> None:
    """Each filter and each order lists what it should; each bad value is refused."""
    with world.serving() as talk:
        running = MACHINES[world.stage - 1](talk)
        running.begin()
        actor, model = running.actor(0), running.model
        for title in [*draw.TITLES, *draw.TITLES[:8]]:
            body = {"title": title, "description": title[::-1][:20]}
            outcomes = model.create_task(actor, body)
            running.ask(outcomes, "POST", "/tasks", body, actor=actor)
        running.set_times(minutes=[3, 1, 1, 2, 0, 3])
        running.ask(model.stats(actor), "GET", "/tasks/stats", actor=actor)
        for values in (QUERIES, BAD_QUERIES):
            for name, asked in values.items():
                for value in asked:
                    query = {name: value}
                    outcomes = model.list_tasks(actor, query)
                    running.ask(outcomes, "GET", "/tasks", actor=actor, query=query)
