"""What happens at the same moment.

With a lock on the database held meanwhile, each request comes as far as its first
write: whoever looks first and writes then has looked before any of them can write.
"""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import Any

from .model import User
from .people import account, enter, made
from .world import Talk, World, explained

WAIT = 0.3
Request = tuple[str, str, Any, User | None]


def at_once(
    talk: Talk, requests: list[Request], table: str = "", *, may_crash: bool = False
) -> list[int]:
    """Send requests at the same moment, and return their statuses in their order."""
    waiting = talk.database.writes_wait(table) if table else nullcontext()
    with ThreadPoolExecutor(len(requests)) as pool:
        with explained(talk.requests), waiting:
            talk.note(f"(at once, with a lock on {table})" if table else "(at once)")
            answers = [
                pool.submit(
                    talk.send,
                    method,
                    path,
                    **({} if b is None else {"body": b}),
                    actor=actor,
                    may_crash=may_crash,
                )
                for method, path, b, actor in requests
            ]
            time.sleep(WAIT if table else 0)
        return [answer.result().status_code for answer in answers]


def hold(talk: Talk, found: list[int], wanted: list[int]) -> None:
    """Raise a difference unless the statuses are these, in any order."""
    if Counter(found) != Counter(wanted):
        raise talk.differs(f"the statuses are {sorted(found)} where {wanted} are due")


def new_tasks_at_once(world: World) -> None:
    """Tasks made at the same moment have ids of their own."""
    with world.serving() as talk:
        person = enter(talk, "many") if world.stage >= 5 else None
        made(talk, person, title="first")
        table = "tasks" if world.stage >= 2 else ""
        body = {"title": "at once"}
        found = at_once(talk, [("POST", "/tasks", body, person)] * 8, table)
        hold(talk, found, [201] * 8)
        ids = [task["id"] for task in talk.send("GET", "/tasks", actor=person).json()]
        if len(set(ids)) != 9:
            raise talk.differs(f"the ids are {ids}")


def change_and_delete_at_once(world: World) -> None:
    """Of several who delete a task one does, and whoever changes it may be late.

    With which error those are told, the contract does not say.
    """
    with world.serving() as talk:
        person = enter(talk, "late") if world.stage >= 5 else None
        path = f"/tasks/{made(talk, person, title='wanted')['id']}"
        deletes: list[Request] = [("DELETE", path, None, person)] * 2
        changes: list[Request] = [("PATCH", path, {"title": "late"}, person)] * 2
        requests = [*deletes, *changes]
        for status in at_once(talk, requests, "tasks", may_crash=True):
            if status not in (200, 204, 404) and status < 500:
                raise talk.differs(f"the status is {status}")
        if talk.send("GET", path, actor=person).status_code != 404:
            raise talk.differs("404 is due")


def one_account_at_once(world: World) -> None:
    """Of several who want one name, or one address, one gets it: the others, 409."""
    with world.serving() as talk:
        talk.send("GET", "/health")
        for shared in ("username", "email"):
            same = account(f"shared_{shared}"[:14])
            bodies = [account(f"{shared[0]}_own_{n}") for n in range(4)]
            for body in bodies:
                body[shared] = same[shared]
            asked: list[Request] = [("POST", "/auth/register", b, None) for b in bodies]
            hold(talk, at_once(talk, asked, "users"), [201, 409, 409, 409])
        people = [enter(talk, f"mover_{n}") for n in range(3)]
        body = {"email": "one@example.org"}
        moves: list[Request] = [("PATCH", "/users/me", body, p) for p in people]
        hold(talk, at_once(talk, moves, "users"), [200, 409, 409])


def one_project_name_at_once(world: World) -> None:
    """Of several projects of one name one is made: the others are 409."""
    with world.serving() as talk:
        person = enter(talk, "planner")
        asked: list[Request] = [("POST", "/projects", {"name": "One"}, person)] * 3
        hold(talk, at_once(talk, asked, "projects"), [201, 409, 409])
        paths = []
        for name in ("A", "B"):
            answer = talk.send("POST", "/projects", {"name": name}, actor=person)
            paths.append(f"/projects/{answer.json()['id']}")
        moves: list[Request] = [("PATCH", p, {"name": "C"}, person) for p in paths]
        hold(talk, at_once(talk, moves, "projects"), [200, 409])


def one_new_tag_at_once(world: World) -> None:
    """Several requests that make one tag at once all succeed, and it is one tag."""
    with world.serving() as talk:
        person = enter(talk, "tagger")
        body = {"title": "tagged", "tags": ["shared", "also"]}
        found = at_once(talk, [("POST", "/tasks", body, person)] * 4, "tags")
        hold(talk, found, [201] * 4)
        tasks = talk.send("GET", "/tasks", actor=person).json()
        asked: list[Request] = [
            ("PATCH", f"/tasks/{task['id']}", {"tags": ["other"]}, person)
            for task in tasks
        ]
        hold(talk, at_once(talk, asked, "tags"), [200] * 4)
        shown = talk.send("GET", "/tags", actor=person).json()
        if [(tag["name"], tag["task_count"]) for tag in shown] != [("other", 4)]:
            raise talk.differs(f"the tags are {shown}")
