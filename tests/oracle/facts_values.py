"""Every value that is drawn for a sequence, and every order and filter, once each.

A sequence may miss what takes two steps to see; here nothing is left to chance.
"""

from __future__ import annotations

from itertools import combinations, permutations
from typing import Any

from . import requests as draw
from .machine import MACHINES, Auth, InMemory, Relationships
from .model import LOW_TO_HIGH, User
from .tokens import FORGED, HEADERS, forged
from .world import Talk, World, explained

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
    *(dict(pair) for pair in combinations(FILTERS, 2) if len(dict(pair)) == 2),
]
TAGS = [["home"], ["Home"], [" work "], ["home", "work"], ["nothing"], ["home", "no"]]
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
        running = MACHINES[world.stage - 1](talk)
        running.begin()
        actor, model = running.actor(0), running.model
        body: dict[str, Any] = {"title": "changed again and again"}
        running.ask(model.create_task(actor, body), "POST", "/tasks", body, actor=actor)
        raw = str(model.tasks_of(actor)[-1].id)
        for done in (True, False, True):
            _change(running, actor, raw, {"done": done})
        for field, good in draw.good_fields(running.stage).items():
            for value in good:
                body = {"title": "a good one", field: value}
                outcomes = model.create_task(actor, body)
                running.ask(outcomes, "POST", "/tasks", body, actor=actor)
                _change(running, actor, raw, {field: value})
            running.look(actor)
        _change(running, actor, raw, {})
        running.hold_all()
        for field, good in draw.good_fields(running.stage).items():
            for value in good if running.stage >= 4 else []:
                body = {"title": "replaced", field: value}
                outcomes = model.replace_task(actor, raw, body)
                running.ask(outcomes, "PUT", f"/tasks/{raw}", body, actor=actor)
        running.hold_all()


def _change(running: InMemory, actor: User | None, raw: str, body: Any) -> None:
    outcomes = running.model.change_task(actor, raw, body)
    running.ask(outcomes, "PATCH", f"/tasks/{raw}", body, actor=actor)


def overdue_is_open_and_past(world: World) -> None:
    """Of open tasks those are overdue whose day is over, in UTC."""
    with world.serving() as talk:
        running = MACHINES[world.stage - 1](talk)
        running.begin()
        actor, model = running.actor(0), running.model
        for day in (None, *draw.near_days()):
            body = {"title": "due", "due_date": day}
            outcomes = model.create_task(actor, body)
            running.ask(outcomes, "POST", "/tasks", body, actor=actor)
            raw = str(model.tasks_of(actor)[-1].id)
            for done in (False, True, False, True):
                _change(running, actor, raw, {"done": done})
                outcomes = model.stats(actor)
                running.ask(outcomes, "GET", "/tasks/stats", actor=actor)
            _change(running, actor, raw, {"done": False})


def every_account(world: World) -> None:
    """Each name, address and password registers, logs in and changes as it should."""
    with world.serving() as talk:
        running = _with_users(world, talk)
        running.begin()
        for name in draw.NAMES:
            running.enter(running.newcomer() | {"username": name})
        for password in draw.PASSWORDS:
            running.enter(running.newcomer() | {"password": password})
        for field in ("username", "email"):
            for pick in range(4):
                running.register_what_is_taken(pick, field)
        for way in range(8):
            for pick in range(20):
                running.log_in(pick, way)
        for way in range(10):
            for pick in range(9):
                running.change_me(pick, way, f"mail.{way}.{pick}@example.com")
        running.hold_all()


def what_admins_may(world: World) -> None:
    """An admin lists, changes and deletes users; nobody else does."""
    with world.serving() as talk:
        running = _with_users(world, talk)
        running.begin()
        for _ in range(3):
            running.enter(running.newcomer())
        admin, plain, *others = running.people
        for person in others:
            running.furnish(person)
        wanted: list[Any] = [
            {},
            {"role": "admin"},
            {"role": "user"},
            {"is_active": False},
            {"is_active": True},
            {"role": "admin", "is_active": False},
            {"role": "boss"},
            {"is_active": "maybe"},
            {"email": "other@example.com"},
            [],
        ]
        for actor in (plain, admin):
            for user in (*others, None):
                raw = str(user.id) if user else "999999"
                path = f"/users/{raw}"
                for body in wanted:
                    outcomes = running.model.change_user(actor, raw, body)
                    running.ask(outcomes, "PATCH", path, body, actor=actor)
                    if user:
                        outcomes = running.model.me(user)
                        running.ask(outcomes, "GET", "/users/me", actor=user)
                        running.sign_in(user.username, user.password)
                outcomes = running.model.delete_user(actor, raw)
                running.ask(outcomes, "DELETE", path, actor=actor)
            for query in ({}, *PAGES):
                outcomes = running.model.list_users(actor, query)
                running.ask(outcomes, "GET", "/users", actor=actor, query=query)
        running.hold_all()


def what_is_anothers(world: World) -> None:
    """Another's task or project is not there, for an admin neither."""
    with world.serving() as talk:
        running = _with_users(world, talk)
        running.begin()
        model = running.model
        for owner, actor in permutations(running.people):
            raw, body = str(model.tasks_of(owner)[0].id), {"title": "another's"}
            path = f"/tasks/{raw}"
            for outcomes, verb, sent in (
                (model.read_task(actor, raw), "GET", ()),
                (model.change_task(actor, raw, body), "PATCH", (body,)),
                (model.replace_task(actor, raw, body), "PUT", (body,)),
                (model.delete_task(actor, raw), "DELETE", ()),
            ):
                running.ask(outcomes, verb, path, *sent, actor=actor)
            if isinstance(running, Relationships):
                _another_project(running, owner, actor)
            running.hold_all()


def _another_project(running: Relationships, owner: User, actor: User) -> None:
    model = running.model
    project = model.projects_of(owner)[0]
    raw, body = str(project.id), {"description": "another's"}
    path = f"/projects/{raw}"
    for outcomes, verb, where, *sent in (
        (model.read_project(actor, raw), "GET", path),
        (model.list_tasks(actor, {}, within=raw), "GET", f"{path}/tasks"),
        (model.change_project(actor, raw, body), "PATCH", path, body),
        (model.delete_project(actor, raw), "DELETE", path),
    ):
        running.ask(outcomes, verb, where, *sent, actor=actor)
    own = str(model.tasks_of(actor)[0].id)
    placed = {"title": "in another's", "project_id": project.id}
    for outcomes, verb, where in (
        (model.create_task(actor, placed), "POST", "/tasks"),
        (model.change_task(actor, own, placed), "PATCH", f"/tasks/{own}"),
        (model.replace_task(actor, own, placed), "PUT", f"/tasks/{own}"),
    ):
        running.ask(outcomes, verb, where, placed, actor=actor)
    query = {"project_id": raw}
    outcomes = model.list_tasks(actor, query)
    running.ask(outcomes, "GET", "/tasks", actor=actor, query=query)


def no_route_without_a_token(world: World) -> None:
    """No forged token and no odd header opens any route."""
    with world.serving() as talk:
        running = _with_users(world, talk)
        running.begin()
        person = running.people[0]
        tokens = [
            forged(kind, person.tokens[0], talk.secret_key, person.id)
            for kind in FORGED
        ]
        headers: list[dict[str, str]] = [
            {"Authorization": f"Bearer {token}"} for token in tokens
        ]
        headers += [{} if each is None else {"Authorization": each} for each in HEADERS]
        headers += [
            {"Authorization": scheme.format(person.tokens[0])}
            for scheme in ("{}", "Basic {}", "Token {}", "Bearer{}")
        ]
        for which in range(len(running.routes)):
            for header in headers:
                running.refuse(which, header)
        running.hold_all()


def every_project_and_profile(world: World) -> None:
    """Projects and profiles take each good value, and refuse each bad one."""
    with world.serving() as talk:
        running = Relationships(talk)
        running.begin()
        actor, model = running.people[0], running.model
        for name in draw.PROJECT_NAMES * 2:
            running.make_one_project(actor, {"name": name, "description": "new"})
        raw = str(model.projects_of(actor)[0].id)
        changes: list[Any] = [{"name": name} for name in draw.PROJECT_NAMES]
        changes += [{"description": words} for words in draw.PROJECT_WORDS]
        for body in [*changes, {}]:
            outcomes = model.change_project(actor, raw, body)
            running.ask(outcomes, "PATCH", f"/projects/{raw}", body, actor=actor)
        running.look(actor)
        path = "/users/me/profile"
        for person in running.people:
            for body in [*draw.BAD_PROFILES, *draw.PROFILES]:
                outcomes = model.put_profile(person, body)
                running.ask(outcomes, "PUT", path, body, actor=person)
                running.ask(model.read_profile(person), "GET", path, actor=person)
        running.hold_all()


def what_a_delete_takes_along(world: World) -> None:
    """With a project go its tasks, with a task its links, with a user all of theirs."""
    with world.serving() as talk:
        running = Relationships(talk)
        running.begin()
        admin, other = running.people
        model, profile = running.model, {"display_name": "Ada", "bio": "hello"}
        for person in running.people:
            outcomes = model.put_profile(person, profile)
            path = "/users/me/profile"
            running.ask(outcomes, "PUT", path, profile, actor=person)
            project = model.projects_of(person)[0]
            for task in model.tasks_of(person):
                body = {"project_id": project.id, "tags": ["home", f"of {task.id}"]}
                _change(running, person, str(task.id), body)
        running.hold_all()
        raw = str(model.tasks_of(admin)[0].id)
        outcomes = model.delete_task(admin, raw)
        running.ask(outcomes, "DELETE", f"/tasks/{raw}", actor=admin)
        running.hold_all()
        raw = str(model.projects_of(admin)[0].id)
        outcomes = model.delete_project(admin, raw)
        running.ask(outcomes, "DELETE", f"/projects/{raw}", actor=admin)
        running.hold_all()
        outcomes = model.delete_user(admin, str(other.id))
        running.ask(outcomes, "DELETE", f"/users/{other.id}", actor=admin)
        running.hold_all()


def _with_users(world: World, talk: Talk) -> Auth:
    running = MACHINES[world.stage - 1](talk)
    assert isinstance(running, Auth)
    return running


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
    running.ask(model.create_task(actor, good), "POST", "/tasks", good, actor=actor)
    raw = str(model.tasks_of(actor)[0].id)
    for field, bad in draw.bad_fields(running.stage).items():
        for value in bad:
            body = good | {field: value}
            outcomes = model.create_task(actor, body)
            running.ask(outcomes, "POST", "/tasks", body, actor=actor)
            body = {"title": "changed by half", "done": True, field: value}
            _change(running, actor, raw, body)
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
        for number, title in enumerate([*draw.TITLES, *draw.TITLES[:8]]):
            body = {
                "title": title,
                "description": "" if number < len(draw.TITLES) else title[::-1],
                "priority": LOW_TO_HIGH[number % 3],
                "due_date": [None, "2031-05-18", "2031-05-19"][number // 2 % 3],
            }
            outcomes = model.create_task(actor, body)
            running.ask(outcomes, "POST", "/tasks", body, actor=actor)
        for task in model.tasks_of(actor)[::4]:
            _change(running, actor, str(task.id), {"done": True})
        running.set_times(minutes=[3, 1, 1, 2, 0, 3])
        running.ask(model.stats(actor), "GET", "/tasks/stats", actor=actor)
        alone = [*QUERIES.items(), *BAD_QUERIES.items()]
        asked = [*COMBINED, *({name: each} for name, every in alone for each in every)]
        if isinstance(running, Relationships):
            asked += _queries_by_project(running, asked)
        for query in asked:
            outcomes = model.list_tasks(actor, query)
            running.ask(outcomes, "GET", "/tasks", actor=actor, query=query)


def ties_stand_by_id(world: World) -> None:
    """Tasks that are alike in what they are sorted by stand in the order of their ids.

    An index that has them the other way round is the database's temptation.
    """
    with world.serving() as talk:
        running = MACHINES[world.stage - 1](talk)
        running.begin()
        actor, model = running.actor(0), running.model
        body = {"title": "alike", "due_date": "2031-05-17"}
        for _ in range(9):
            outcomes = model.create_task(actor, body)
            running.ask(outcomes, "POST", "/tasks", body, actor=actor)
        running.set_times(minutes=[1] * 6)
        owned = "owner_id, " if running.stage >= 5 else ""
        for number, key in enumerate(QUERIES["sort"]):
            column = key.removeprefix("-")
            index = f"CREATE INDEX ties_{number} ON tasks ({owned}{column}, id DESC)"
            talk.note(index)
            with explained(talk.requests):
                talk.database.execute(index)
            for query in ({"sort": key}, *({"sort": key} | page for page in PAGES)):
                outcomes = model.list_tasks(actor, query)
                running.ask(outcomes, "GET", "/tasks", actor=actor, query=query)
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
        _change(running, actor, str(task.id), body)
    tagged = [{"tag": names} for names in TAGS]
    path = f"/projects/{project.id}/tasks"
    for query in [*asked, *tagged]:
        outcomes = model.list_tasks(actor, query, within=str(project.id))
        running.ask(outcomes, "GET", path, actor=actor, query=query)
    for page in ({}, *PAGES):
        outcomes = model.list_projects(actor, page)
        running.ask(outcomes, "GET", "/projects", actor=actor, query=page)
    placed = {"project_id": str(project.id)}
    return [*tagged, placed, placed | PAGES[2], placed | tagged[0]]
