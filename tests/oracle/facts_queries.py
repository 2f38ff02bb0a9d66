"""Every filter, order and page, once each; what counts as overdue, and ties."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from . import requests as draw
from .machine import Relationships, machine_for
from .model import LOW_TO_HIGH
from .world import World, explained

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
PAGES = [
    {"limit": str(limit), "offset": str(offset)}
    for limit, offset in ((1, 1), (2, 1), (3, 2), (5, 3), (100, 4))
]
BAD_PAGES = [
    {name: value} for name in ("limit", "offset") for value in BAD_QUERIES[name]
]
FILTERS = [
    ("done", "true"),
    ("done", "false"),
    ("priority", "low"),
    ("due_before", "2031-05-19"),
    ("due_after", "2031-05-17"),
    ("q", "b"),
]
COMBINED = [
    *PAGES,
    *({"q": "a", "sort": "-title"} | page for page in PAGES),
    *({"done": "true", "sort": sort} for sort in QUERIES["sort"]),
    *(dict(pair) for pair in combinations(FILTERS, 2) if len(dict(pair)) == 2),
]
TAGS = [["home"], ["Home"], [" work "], ["home", "work"], ["nothing"], ["home", "no"]]
TAGS += [["h_me"], ["%"], ["hom"]]


def every_query(world: World) -> None:
    """Each filter and each order lists what it should; each bad value is refused."""
    with world.serving() as talk:
        running = machine_for(world.stage)(talk)
        running.begin()
        actor, model = running.actor(0), running.model
        for number, title in enumerate([*draw.TITLES, *draw.TITLES[:8]]):
            body = {
                "title": title,
                "description": "" if number < len(draw.TITLES) else title[::-1],
                "priority": LOW_TO_HIGH[number % 3],
                "due_date": [None, "2031-05-18", "2031-05-19"][number // 2 % 3],
            }
            running.request("POST", "/tasks", actor, body)
        for task in model.tasks_of(actor)[::4]:
            running.request("PATCH", f"/tasks/{task.id}", actor, {"done": True})
        running.set_times(minutes=[3, 1, 1, 2, 0, 3])
        running.request("GET", "/tasks/stats", actor)
        alone = [*QUERIES.items(), *BAD_QUERIES.items()]
        asked = [*COMBINED, *({name: each} for name, every in alone for each in every)]
        if isinstance(running, Relationships):
            asked += _queries_by_project(running, asked)
        for query in asked:
            running.request("GET", "/tasks", actor, query=query)


def overdue_is_open_and_past(world: World) -> None:
    """Of open tasks those are overdue whose day is over, in UTC."""
    with world.serving() as talk:
        running = machine_for(world.stage)(talk)
        running.begin()
        actor, model = running.actor(0), running.model
        for day in (None, *draw.near_days()):
            body = {"title": "due", "due_date": day}
            running.request("POST", "/tasks", actor, body)
            raw = str(model.tasks_of(actor)[-1].id)
            for done in (False, True, False, True):
                running.request("PATCH", f"/tasks/{raw}", actor, {"done": done})
                running.request("GET", "/tasks/stats", actor)
            running.request("PATCH", f"/tasks/{raw}", actor, {"done": False})


def ties_stand_by_id(world: World) -> None:
    """Tasks that are alike in what they are sorted by stand in the order of their ids.

    An index that has them the other way round is the database's temptation.
    """
    with world.serving() as talk:
        running = machine_for(world.stage)(talk)
        running.begin()
        actor = running.actor(0)
        body = {"title": "alike", "due_date": "2031-05-17"}
        for _ in range(9):
            running.request("POST", "/tasks", actor, body)
        running.set_times(minutes=[1] * 6)
        owned = "owner_id, " if running.stage >= 5 else ""
        for number, key in enumerate(QUERIES["sort"]):
            column = key.removeprefix("-")
            index = f"CREATE INDEX ties_{number} ON tasks ({owned}{column}, id DESC)"
            talk.note(index)
            with explained(talk.requests):
                talk.database.execute(index)
            for query in ({"sort": key}, *({"sort": key} | page for page in PAGES)):
                running.request("GET", "/tasks", actor, query=query)
            with explained(talk.requests):
                talk.database.execute(f"DROP INDEX ties_{number}")


def _queries_by_project(
    running: Relationships, asked: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Ask within a project, and return what to ask of all tasks."""
    actor, model = running.people[0], running.model
    project = model.projects_of(actor)[0]
    for task in model.tasks_of(actor)[1::2]:
        body = {"project_id": project.id, "tags": ["home"]}
        running.request("PATCH", f"/tasks/{task.id}", actor, body)
    tagged = [{"tag": names} for names in TAGS]
    path = f"/projects/{project.id}/tasks"
    for query in [*asked, *tagged]:
        running.request("GET", path, actor, query=query)
    for page in ({}, *PAGES, *BAD_PAGES):
        running.request("GET", "/projects", actor, query=page)
    placed = {"project_id": str(project.id)}
    return [*tagged, placed, placed | PAGES[2], placed | tagged[0]]
