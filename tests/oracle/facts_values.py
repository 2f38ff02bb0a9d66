"""Every value of every field, once each: a sequence may miss what takes two steps."""

from __future__ import annotations

from typing import Any

from . import requests as draw
from .machine import Auth, InMemory, Relationships, machine_for
from .world import World

BAD_ACCOUNTS = {
    "username": draw.BAD_NAMES,
    "email": draw.BAD_EMAILS,
    "password": [*draw.BAD_PASSWORDS, draw.HALF_A_PAIR],
    "role": ["admin"],
}
BAD_PROJECTS = {
    "name": ["", "  ", "n" * 101, None, 5, [], "nul\x00"],
    "description": ["d" * 2001, 5, "nul\x00"],
    "owner_id": [1],
}


def every_good_value(world: World) -> None:
    """Each good value of each field is taken by every verb; nothing else changes."""
    with world.serving() as talk:
        running = machine_for(world.stage)(talk)
        running.begin()
        actor, model = running.actor(0), running.model
        body: dict[str, Any] = {"title": "changed again and again"}
        running.request("POST", "/tasks", actor, body)
        raw = str(model.tasks_of(actor)[-1].id)
        for done in (True, False, True):
            running.request("PATCH", f"/tasks/{raw}", actor, {"done": done})
        for field, good in draw.good_fields(running.stage).items():
            for value in good:
                body = {"title": "a good one", field: value}
                running.request("POST", "/tasks", actor, body)
                running.request("PATCH", f"/tasks/{raw}", actor, {field: value})
            running.look(actor)
        running.request("PATCH", f"/tasks/{raw}", actor, {})
        running.hold_all()
        for field, good in draw.good_fields(running.stage).items():
            for value in good if running.stage >= 4 else []:
                body = {"title": "replaced", field: value}
                running.request("PUT", f"/tasks/{raw}", actor, body)
        running.hold_all()


def every_project_and_profile(world: World) -> None:
    """Projects and profiles take each good value, and refuse each bad one."""
    with world.serving() as talk:
        running = Relationships(talk)
        running.begin()
        actor, model = running.people[0], running.model
        for name in draw.PROJECT_NAMES * 2:
            running.make_one_project(actor, {"name": name, "description": "new"})
        for number, words in enumerate(draw.PROJECT_WORDS):
            body = {"name": f"number {number}", "description": words}
            running.make_one_project(actor, body)
        raw = str(model.projects_of(actor)[0].id)
        changes: list[Any] = [{"name": name} for name in draw.PROJECT_NAMES]
        changes += [{"description": words} for words in draw.PROJECT_WORDS]
        for body in [*changes, {}]:
            running.request("PATCH", f"/projects/{raw}", actor, body)
        running.look(actor)
        path = "/users/me/profile"
        for person in running.people:
            for body in [*draw.BAD_PROFILES, *draw.PROFILES]:
                running.request("PUT", path, person, body)
                running.request("GET", path, person)
        running.hold_all()


def every_bad_value(world: World) -> None:
    """Each bad value of each field is refused by every verb, and nothing changes."""
    with world.serving() as talk:
        running = machine_for(world.stage)(talk)
        running.begin()
        _send_tasks(running)
        if isinstance(running, Auth):
            for field, bad in BAD_ACCOUNTS.items():
                for value in bad:
                    running.enter(running.newcomer() | {field: value})
            for field in running.newcomer():
                whole = running.newcomer()
                running.talk.secrets.add(whole["password"])
                running.enter({k: v for k, v in whole.items() if k != field})
        if isinstance(running, Relationships):
            _send_projects(running)
        running.hold_all()


def _send_tasks(running: InMemory) -> None:
    actor, model = running.actor(0), running.model
    good = {"title": "a good one"}
    running.request("POST", "/tasks", actor, good)
    raw = str(model.tasks_of(actor)[0].id)
    for field, bad in draw.bad_fields(running.stage).items():
        for value in bad:
            body = good | {field: value}
            running.request("POST", "/tasks", actor, body)
            body = {"title": "changed by half", "done": True, field: value}
            running.request("PATCH", f"/tasks/{raw}", actor, body)
            if running.stage >= 4:
                running.request("PUT", f"/tasks/{raw}", actor, body)
            running.look(actor)
    for odd in draw.ODD_IDS:
        path = f"/tasks/{odd}"
        running.request("GET", path, actor)
        running.request("PATCH", path, actor, good)
        if running.stage >= 4:
            running.request("PUT", path, actor, good)
        running.request("DELETE", path, actor)
    running.look(actor)


def _send_projects(running: Relationships) -> None:
    actor, model = running.actor(0), running.model
    assert actor is not None
    raw = str(model.projects_of(actor)[0].id)
    for change in ({"description": "flat"}, {}, {"name": "New"}, {"description": None}):
        running.request("PATCH", f"/projects/{raw}", actor, change)
    for field, bad in BAD_PROJECTS.items():
        for value in bad:
            body: dict[str, Any] = {"name": "a good one", field: value}
            running.make_one_project(actor, body)
            running.request("PATCH", f"/projects/{raw}", actor, body)
