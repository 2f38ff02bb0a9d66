"""Who may do what: those who log in, admins, other users, nobody."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from . import requests as draw
from .facts_queries import BAD_PAGES, PAGES
from .machine import Auth, Relationships, machine_for
from .model import User
from .outcomes import refused
from .tokens import FORGED, HEADERS, forged
from .world import Talk, World


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
        for way in range(11):
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
            {"role": None},
            {"is_active": None},
            {"is_active": "maybe"},
            {"email": "other@example.com"},
            [],
        ]
        for actor in (plain, admin):
            for user in (*others, None):
                raw = str(user.id) if user else "999999"
                path = f"/users/{raw}"
                for body in wanted:
                    running.request("PATCH", path, actor, body)
                    running.request("GET", "/users", actor)
                    if user:
                        running.sign_in(user.username, user.password)
                        running.request("GET", "/users/me", user)
                        running.request("GET", "/tasks", user)
                running.request("DELETE", path, actor)
            for query in ({}, *PAGES, *BAD_PAGES):
                running.request("GET", "/users", actor, query=query)
        running.hold_all()
        while len(running.model.users) < 21:
            running.enter(running.newcomer())
        running.request("GET", "/users", admin)


def what_is_anothers(world: World) -> None:
    """Another's task or project is not there, for an admin neither."""
    with world.serving() as talk:
        running = _with_users(world, talk)
        running.begin()
        model = running.model
        for owner, actor in permutations(running.people):
            path = f"/tasks/{model.tasks_of(owner)[0].id}"
            running.request("GET", path, actor)
            running.request("PATCH", path, actor, {"title": "another's"})
            running.request("PUT", path, actor, {"title": "another's"})
            running.request("DELETE", path, actor)
            if isinstance(running, Relationships):
                _another_project(running, owner, actor)
            running.hold_all()


def _another_project(running: Relationships, owner: User, actor: User) -> None:
    model = running.model
    project = model.projects_of(owner)[0].id
    path = f"/projects/{project}"
    running.request("GET", path, actor)
    running.request("GET", f"{path}/tasks", actor)
    running.request("PATCH", path, actor, {"description": "another's"})
    running.request("DELETE", path, actor)
    own = f"/tasks/{model.tasks_of(actor)[0].id}"
    placed = {"title": "in another's", "project_id": project}
    running.request("POST", "/tasks", actor, placed)
    running.request("PATCH", own, actor, placed)
    running.request("PUT", own, actor, placed)
    query = {"project_id": str(project)}
    running.request("GET", "/tasks", actor, query=query)


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
        for method in ("GET", "PUT", "PATCH", "DELETE"):
            talk.ask([refused(401, 422)], method, "/tasks/999999", headers={})
        running.hold_all()


def what_a_delete_takes_along(world: World) -> None:
    """With a project go its tasks, with a task its links, with a user all of theirs."""
    with world.serving() as talk:
        running = Relationships(talk)
        running.begin()
        admin, other = running.people
        model, profile = running.model, {"display_name": "Ada", "bio": "hello"}
        for person in running.people:
            running.request("PUT", "/users/me/profile", person, profile)
            project = model.projects_of(person)[0]
            for task in model.tasks_of(person):
                body = {"project_id": project.id, "tags": ["home", f"of {task.id}"]}
                running.request("PATCH", f"/tasks/{task.id}", person, body)
            many = ["home", *(f"tag {number}" for number in range(21))]
            body = {"title": "of no project", "tags": many}
            running.request("POST", "/tasks", person, body)
        running.hold_all()
        raw = str(model.tasks_of(admin)[0].id)
        running.request("DELETE", f"/tasks/{raw}", admin)
        running.hold_all()
        raw = str(model.projects_of(admin)[0].id)
        running.request("DELETE", f"/projects/{raw}", admin)
        running.hold_all()
        running.request("DELETE", f"/users/{other.id}", admin)
        running.hold_all()


def _with_users(world: World, talk: Talk) -> Auth:
    running = machine_for(world.stage)(talk)
    assert isinstance(running, Auth)
    return running
