"""What stage 4 brings: routers, dependencies, `Location`, `PUT` and numbers."""

import ast
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx

from checks.shared.answers import part
from checks.shared.code import METHODS, called, last_name
from checks.shared.commits import hold_no_success_without_a_commit
from checks.shared.resources import NO_ROW_HAS
from checks.shared.types import ClientOf, Launch
from coursekit.grading.draw import ZONES, Draw
from coursekit.grading.faces.database import Database
from coursekit.grading.faces.source import Module, Source
from coursekit.grading.grading import Grading
from coursekit.grading.marks import about, hint, needed, task

MAKERS = {"add_api_route", "APIRoute", "Route"}
FACTORIES = {"sessionmaker", "async_sessionmaker", "scoped_session"}
OPENERS = {"Session", "AsyncSession", "get_db"}
MANAGERS = {"contextmanager", "asynccontextmanager"}
SETTERS = ast.Assign | ast.AnnAssign | ast.NamedExpr
SESSIONS = {"db", "session", "db_session"}
DEFAULTS = {"description": None, "priority": "medium", "due_date": None, "done": False}


def make(client: httpx.Client, draw: Draw, **fields: Any) -> dict[str, Any]:
    """Make a task and return it; a task that is to be done is changed at once."""
    done = fields.pop("done", False)
    with needed("making a task"):
        made = client.post("/tasks", json={"title": draw.title()} | fields).json()
        path = f"/tasks/{made['id']}"
    if done:
        with needed("marking a task done"):
            made = client.patch(path, json={"done": True}).json()
            assert made["done"] is True
    return dict(made)


def whole(draw: Draw) -> dict[str, Any]:
    """Return the body of a `PUT` in which no value is a default."""
    return {
        "title": draw.title(),
        "description": draw.title(),
        "priority": draw.choice(["low", "high"]),
        "due_date": f"{draw.randint(2030, 2090)}-{draw.randint(10, 12)}-17",
        "done": True,
    }


def today_in_utc() -> date:
    """Return the date of today in UTC; near midnight, wait for the new day."""
    while (now := datetime.now(UTC)).date() != (now + timedelta(seconds=3)).date():
        time.sleep(0.2)
    return now.date()


def local_time(zone: str) -> str:
    """Return in words the zone in which the app runs, and what its clock says."""
    hours = ZONES[zone]
    there = datetime.now(UTC) + timedelta(hours=hours)
    return f"the zone UTC{hours:+d}, where it is {there:%Y-%m-%d %H:%M} now"


def path_operations(modules: list[Module]) -> list[str]:
    """Return where a function is given a method and a path."""
    return [
        f"{module.path}, line {node.lineno}"
        for module in modules
        for node in ast.walk(module.tree)
        if called(node) in MAKERS
        or is_decorated(node, METHODS)
        or called(getattr(node, "func", None)) in METHODS  # `router.get("/")(function)`
    ]


def is_decorated(node: Any, names: set[str]) -> bool:
    return any(called(maker) in names for maker in getattr(node, "decorator_list", []))


def set_to_a_call_of(functions: set[str], source: Source) -> set[str]:
    """Return the dotted names that are set to what one of these functions returns."""
    return {
        f"{module.name}.{last_name(target)}"
        for module in source.modules.values()
        for node in ast.walk(module.tree)
        if isinstance(node, SETTERS) and called(node.value) in functions
        for target in getattr(node, "targets", [getattr(node, "target", None)])
    }


def managers_of(openers: set[str], source: Source) -> Iterator[str]:
    """Yield the names of context managers that open a session."""
    for module in source.modules.values():
        for node in ast.walk(module.tree):
            makers = {last_name(maker) for maker in getattr(node, "decorator_list", [])}
            if makers & MANAGERS and any(called(n) in openers for n in ast.walk(node)):
                yield node.name
            if isinstance(node, ast.Assign) and called(node.value) in MANAGERS:
                wrapped = {last_name(function) for function in node.value.args}
                if wrapped & openers:
                    yield last_name(node.targets[0])


def sessions_without_depends(source: Source, package: str) -> Iterator[str]:
    """Yield where modules open a session, or take one that is open already."""
    factories = set_to_a_call_of(FACTORIES, source)
    openers = OPENERS | {name.rpartition(".")[2] for name in factories} - {""}
    openers |= set(managers_of(openers, source)) - {""}
    opened = set_to_a_call_of(openers, source)
    for module in source.within(package):
        for name in opened & module.imports():
            yield f"{module.path} imports {name}"
        nodes = list(ast.walk(module.tree))
        given = {node.arg for node in nodes if isinstance(node, ast.arg)}
        for node in nodes:
            if way := way_to_a_session(node, openers - given):
                yield f"{module.path}, line {node.lineno}: {way}"


def way_to_a_session(node: Any, openers: set[str]) -> str:
    """Return what an expression does to get a session; nothing if it gets none."""
    name, owner = last_name(node), last_name(getattr(node, "value", None))
    if called(node) in openers:
        return f"{called(node)}()"
    is_kept = owner == "state" and name in SESSIONS
    is_begun = owner in openers and name == "begin"
    return f"{owner}.{name}" if is_kept or is_begun else ""


@task(1)
def test_health_is_answered_by_a_router(
    anonymous: httpx.Client, source: Source
) -> None:
    """`GET /health` still answers, now from a router in `app/routes/health.py`."""
    found = path_operations(source.within("app.routes.health"))

    answer = anonymous.get("/health")

    assert answer.status_code == 200
    assert found, "a path operation in `app/routes/health.py`, like `@router.get(…)`"


@task(2)
def test_tasks_are_answered_by_a_router(client: httpx.Client, source: Source) -> None:
    """`/tasks` still answers, from `app/routes/tasks.py`; main only builds the app."""
    in_routes = path_operations(source.within("app.routes.tasks"))
    in_main = path_operations(source.within("app.main"))

    answer = client.get("/tasks")

    assert answer.status_code == 200
    assert in_routes, "path operations in `app/routes/tasks.py`, like `@router.get(…)`"
    assert in_main == [], "no path operation in `app/main.py`: `app/routes` has them"


@task(2)
@hint("a session by depends")
def test_a_session_reaches_a_route_by_depends(source: Source) -> None:
    """Routes get a session by `Depends` alone, by way of `app/dependencies.py`."""
    source.within("app.dependencies")
    used = {name for m in source.modules.values() for name in m.imports()}

    found = list(sessions_without_depends(source, "app.routes"))

    assert found == [], "no session in `app/routes` but those that `Depends` gives"
    words = "a module that imports from `app/dependencies.py`"
    assert any(f"{name}.".startswith("app.dependencies.") for name in used), words


@task(3)
@about("making a task")
def test_a_new_task_says_where_it_is(client: httpx.Client, draw: Draw) -> None:
    """`POST /tasks` answers with the path of the new task in the header `Location`."""
    for _ in range(draw.randint(1, 3)):
        make(client, draw)

    answer = client.post("/tasks", json={"title": draw.title()})

    assert answer.status_code == 201
    path = f"/tasks/{answer.json()['id']}"
    assert answer.headers.get("Location") == path, f"the header Location: {path}"


@task(4)
@about("replacing a task")
def test_put_replaces_the_task(
    client: httpx.Client, database: Database, draw: Draw
) -> None:
    """`PUT /tasks/{id}` sets every field, `done` included; id and `created_at` stay."""
    task_id, body = make(client, draw)["id"], whole(draw)
    old = "UPDATE tasks SET created_at = '2021-03-04 05:06:07.000000' WHERE id = :id"
    database.execute(old, id=task_id)
    before = client.get(f"/tasks/{task_id}").json()

    answer = client.put(f"/tasks/{task_id}", json=body)

    assert answer.status_code == 200
    assert part(answer.json(), body) == body
    kept = part(before, ["id", "created_at"])
    assert part(answer.json(), kept) == kept
    stored = client.get(f"/tasks/{task_id}").json()
    assert part(stored, body) == body
    spaced = body | {"title": f"  {body['title']} "}
    shown = client.put(f"/tasks/{task_id}", json=spaced).json()["title"]
    words = "stripped as the title of a new task is"
    assert shown == body["title"], f'"{body["title"]}", {words}'


@task(4)
@hint("a commit that fails")
def test_a_put_that_fails_to_commit_is_no_success(
    launch: Launch, client_of: ClientOf, grading: Grading, draw: Draw
) -> None:
    """A `PUT` whose COMMIT fails is answered with an error, and nothing is stored."""
    app = launch(hasty=True)
    client, database = client_of(app), grading.database(app)
    path = f"/tasks/{make(client, draw)['id']}"
    with needed("replacing a task"):
        assert client.put(path, json=whole(draw)).status_code == 200

    put = ("PUT", path, whole(draw))
    hold_no_success_without_a_commit(app, client, database, "tasks", [put])


@task(4)
@hint("what is left out")
def test_put_resets_what_it_leaves_out(client: httpx.Client, draw: Draw) -> None:
    """What a `PUT` leaves out falls back to its default, where a `PATCH` keeps it."""
    task_id, title = make(client, draw, **whole(draw))["id"], draw.title()

    answer = client.put(f"/tasks/{task_id}", json={"title": title})

    assert answer.status_code == 200
    wanted = {"title": title} | DEFAULTS
    assert part(answer.json(), wanted) == wanted


@task(4)
@hint("no such task")
def test_put_to_no_task_makes_none(
    client: httpx.Client, database: Database, draw: Draw
) -> None:
    """`PUT` with an id that no task has is 404, and makes no task."""
    missing = make(client, draw)["id"] + draw.randint(10, 9999)

    answer = client.put(f"/tasks/{missing}", json=whole(draw))

    assert answer.status_code == 404
    assert answer.json()["detail"] == "Task not found"
    count = database.value("SELECT count(*) FROM tasks")
    assert count == 1, "the one task that was there before, and no other"
    for number in NO_ROW_HAS:
        answer = client.put(f"/tasks/{number}", json=whole(draw))
        assert answer.status_code in (404, 422)


@task(4)
@hint("the rules of a new task")
def test_a_bad_put_changes_nothing(client: httpx.Client, draw: Draw) -> None:
    """A `PUT` that breaks the rules of a new task is 422, and changes nothing."""
    before, title = make(client, draw, **whole(draw)), draw.title()

    for change in (
        {"title": None},
        {"title": "  "},
        {"title": "x" * 201},
        {"title": "a\0"},
        {"description": "x" * 2001},
        {"description": "a\0"},
        {"priority": draw.word()},
        {"due_date": "2031-02-30"},
        {"done": draw.word()},
        {draw.word(): 1},
        {"id": before["id"] + 1},
    ):
        answer = client.put(f"/tasks/{before['id']}", json={"title": title} | change)
        assert answer.status_code == 422
    answer = client.put(f"/tasks/{before['id']}", json={"done": False})
    assert answer.status_code == 422
    made = make(client, draw)
    for name in ("done", "priority"):
        answer = client.put(f"/tasks/{made['id']}", json={"title": title, name: None})
        assert answer.status_code in (200, 422)
    after = client.get(f"/tasks/{before['id']}").json()
    assert part(after, before) == before


@task(5)
def test_stats_count_all_tasks(client: httpx.Client, draw: Draw) -> None:
    """`GET /tasks/stats` counts all tasks, those done and those open, from 0 on."""
    first = client.get("/tasks/stats")
    assert first.status_code == 200
    zeros = dict.fromkeys(["total", "done", "open", "overdue"], 0)
    assert part(first.json(), zeros) == zeros
    done, to_do = draw.randint(2, 4), draw.randint(21, 24)
    for number in range(done + to_do):
        make(client, draw, done=number < done)

    answer = client.get("/tasks/stats")

    wanted = {"total": done + to_do, "done": done, "open": to_do, "overdue": 0}
    assert part(answer.json(), wanted) == wanted


@task(5)
@hint("overdue")
def test_overdue_is_open_and_due_before_today(
    client: httpx.Client, draw: Draw, grading: Grading
) -> None:
    """Overdue is an open task whose due date is before today in UTC, not here."""
    late, today = draw.randint(2, 4), today_in_utc()
    clock = f"your app's clock stands in {local_time(grading.zone)}"
    before, after = today - timedelta(days=1), today + timedelta(days=1)
    for _ in range(late):
        make(client, draw, due_date=str(before))

    for fields, words in (
        ({"due_date": str(today)}, f"a task is due on {today}, which is today in UTC"),
        ({"due_date": str(before), "done": True}, "another one due then is done"),
        ({"due_date": str(after)}, "another one is due tomorrow"),
        ({"due_date": None}, "another one has no due date"),
    ):
        make(client, draw, **fields)
        answer = client.get("/tasks/stats")
        assert answer.status_code == 200
        expected = f"{late}: so many open tasks are due on {before}, and {words}"
        expected += f"; {clock}"
        assert answer.json()["overdue"] == late, expected
