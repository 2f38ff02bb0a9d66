"""What stage 2 brings: tasks live in a database, and each request has a session."""

import ast
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import sqlalchemy as sa

from checks.shared.answers import aware
from checks.shared.code import METHODS, assigned, called, last_name
from checks.shared.commits import hold_no_success_without_a_commit
from checks.shared.resources import create
from checks.shared.types import Body, ClientOf, Launch
from coursekit.grading.draw import Draw
from coursekit.grading.faces.app import App
from coursekit.grading.faces.database import Database
from coursekit.grading.faces.source import Source
from coursekit.grading.grading import Grading
from coursekit.grading.marks import about, alone, hint, needed, task

Function = ast.FunctionDef | ast.AsyncFunctionDef

COLUMNS = {
    "title": "varchar(200), not null",
    "done": "boolean, not null",
    "created_at": "timestamp, not null",
}
DEPENDENCIES_SINCE = "04_routes"  # `get_db` may move there
ENGINE_MAKERS = {"create_engine", "create_async_engine", "engine_from_config"}
REFUSE_EQUAL_TITLES = {
    "sqlite": "CREATE UNIQUE INDEX one_of_a_kind ON tasks (title)",
    # Here the refusal comes with the commit itself, as late as it can.
    "postgresql": "ALTER TABLE tasks ADD CONSTRAINT one_of_a_kind UNIQUE (title)"
    " DEFERRABLE INITIALLY DEFERRED",
}
REFUSE_DELETES = {
    "sqlite": "CREATE TRIGGER kept BEFORE DELETE ON tasks"
    " BEGIN SELECT RAISE(ABORT, 'the database keeps its tasks'); END",
    "postgresql": "DO $$ BEGIN CREATE TABLE kept AS SELECT id FROM tasks;"
    " ALTER TABLE kept ADD FOREIGN KEY (id) REFERENCES tasks"
    " DEFERRABLE INITIALLY DEFERRED; END $$",
}


def make(client: httpx.Client, title: str) -> Body:
    with needed("making a task"):
        return create(client, "/tasks", title=title)


def make_a_row(client: httpx.Client, database: Database, title: str) -> Body:
    """Make the first task; fail where it is no row, as what is asked is about rows."""
    made = make(client, title)
    with needed("tasks in the table"):
        ids = [row["id"] for row in stored_tasks(database)]
        assert ids == [made["id"]], "the new task's row in the table `tasks`"
    return made


def stored_tasks(database: Database) -> list[dict[str, Any]]:
    """Return the rows in the order of their ids, ``done`` as a boolean everywhere."""
    rows = database.rows("SELECT id, title, done FROM tasks ORDER BY id")
    return [row | {"done": bool(row["done"])} for row in rows]


def described(column: dict[str, Any] | None) -> str:
    """Return a column in the words of the brief: ``varchar(200), not null``."""
    if column is None:
        return "missing"
    match column["type"]:
        case sa.Boolean():
            words = "boolean"
        case sa.Integer():
            words = "integer"
        case sa.DateTime():
            words = "timestamp"
        case other:
            words = str(other).lower().partition(" collate")[0]
    return f"{words}, {'null allowed' if column['nullable'] else 'not null'}"


def in_utc(stored: Any) -> datetime:
    """Return a stored time; SQLite has no type for it and gives a text."""
    return aware(stored).astimezone(UTC)


def nodes_of(source: Source) -> list[ast.AST]:
    return [node for module in source.within("app") for node in ast.walk(module.tree)]


def inside(function: Function) -> list[ast.AST]:
    """Return what runs at each call: defaults and decorators run once, at import."""
    return [node for statement in function.body for node in ast.walk(statement)]


def name_of(node: ast.AST) -> str:
    """Return the name at the end: ``connect`` of ``app.database.connect()``."""
    return called(node) or last_name(node)


def runs_for_each_request(function: Function) -> bool:
    """Return whether it is ``get_db`` or a path operation, ``@app.get("/tasks")``."""
    return function.name == "get_db" or any(
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in METHODS
        for decorator in function.decorator_list
    )


def dependencies(nodes: list[ast.AST]) -> set[str]:
    """Return the names that stand in ``Depends(…)``."""
    return {
        name_of(node.args[0])
        for node in nodes
        if isinstance(node, ast.Call) and name_of(node) == "Depends" and node.args
        if not isinstance(node.args[0], ast.Call)
    }


def constructors(nodes: list[ast.AST]) -> dict[str, Function]:
    """Return what runs when a class is called; a metaclass may run it only once."""
    return {
        node.name: method
        for node in nodes
        if isinstance(node, ast.ClassDef)
        if not node.keywords and not node.decorator_list
        for method in node.body
        if isinstance(method, Function) and method.name == "__init__"
    }


def owners(source: Source) -> set[str]:
    """Return the app's own modules, classes and objects: what stands before a dot."""
    nodes = nodes_of(source)
    classes = {node.name for node in nodes if isinstance(node, ast.ClassDef)}
    modules = {module.name.rpartition(".")[2] for module in source.within("app")}
    return (
        {"self", "cls"}
        | classes
        | modules.union(
            (
                node.asname
                for node in nodes
                if isinstance(node, ast.alias) and node.asname
                if node.name.rpartition(".")[2] in modules
            ),
            (
                name_of(target)
                for target, value in assigned(nodes)
                if isinstance(value, ast.Call) and name_of(value) in classes
            ),
        )
    )


def run_for_each_request(source: Source) -> dict[str, Function]:
    """Return ``get_db``, the path operations, and what they call of the app's own."""
    nodes, before_a_dot = nodes_of(source), owners(source)
    own = {node.name: node for node in nodes if isinstance(node, Function)}
    waiting = {name for name in own if runs_for_each_request(own[name])}
    own |= constructors(nodes)
    waiting |= dependencies(nodes) & own.keys()
    found: dict[str, Function] = {}
    while waiting:
        name = waiting.pop()
        function = found[name] = own[name]
        if keeps(function) and not runs_for_each_request(function):
            continue
        calls = [node.func for node in inside(function) if isinstance(node, ast.Call)]
        names = {
            name_of(func)
            for func in calls
            if not isinstance(func, ast.Attribute)
            or name_of(func.value) in before_a_dot
        }
        waiting |= (names & own.keys()) - found.keys()
    return found


def keeps(function: Function) -> bool:
    """Return whether it keeps what it makes: globally, on an object, in a cache."""
    nodes = inside(function)
    targets = [target for target, _ in assigned(nodes)]
    if function.name == "__init__" and not any(isinstance(n, ast.If) for n in nodes):
        # a new object each time: what it keeps is gone with it
        targets = [t for t in targets if name_of(getattr(t, "value", t)) != "self"]
    return (
        any("cache" in ast.unparse(each) for each in function.decorator_list)
        or any(isinstance(node, ast.Global) for node in nodes)
        or any(isinstance(target, ast.Attribute | ast.Subscript) for target in targets)
    )


def makes_an_engine(function: Function) -> bool:
    """Return whether it calls ``create_engine``, and does not keep what it returns."""
    names = {called(node) for node in inside(function)}
    return bool(names & ENGINE_MAKERS) and not keeps(function)


@task(1)
def test_database_py_defines_what_the_app_needs(
    source: Source, grading: Grading
) -> None:
    """`app/database.py` defines `engine`, `SessionLocal`, `Base` and `get_db`."""
    wanted = {"Base", "SessionLocal", "engine", "get_db"}
    names = source.names("app.database")

    if grading.stage.name >= DEPENDENCIES_SINCE and "get_db" not in names:
        names |= source.names("app.dependencies") & {"get_db"}
    words = "`engine`, `SessionLocal`, `Base` and `get_db` in `app/database.py`"
    assert names >= wanted, words


@task(1)
@hint("one engine")
def test_the_engine_is_made_once(source: Source) -> None:
    """`engine` is made once, when the app starts, and not anew for each request."""
    names = source.names("app.database")
    makers = [
        name
        for name, function in run_for_each_request(source).items()
        if makes_an_engine(function)
    ]

    assert names >= {"engine"}, "the name `engine` in `app/database.py`"
    words = "an engine that is made once, by no function that runs for each request"
    assert makers == [], words


@task(2)
def test_models_py_defines_the_task(source: Source) -> None:
    """`app/models.py` describes the table `tasks`: as a class `Task`, or a `Table`."""
    names = source.names("app.models")

    tables = [
        node
        for module in source.within("app.models")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and called(node) == "Table"
        if node.args and getattr(node.args[0], "value", None) == "tasks"
    ]

    if not tables:
        words = "a class `Task` in `app/models.py`, or a `Table` that is called `tasks`"
        assert names >= {"Task"}, words


@task(2)
@hint("the table")
def test_the_table_is_made_when_the_app_starts(
    anonymous: httpx.Client, database: Database
) -> None:
    """When the app has started, there is a table `tasks` with the brief's columns."""
    anonymous.get("/health")

    columns = database.columns("tasks")

    assert {name: described(columns.get(name)) for name in COLUMNS} == COLUMNS
    assert database.primary_key("tasks") == ["id"]


@task(2)
@hint("no address")
def test_the_app_starts_without_a_database_url(launch: Launch) -> None:
    """Without DATABASE_URL the app starts too, and keeps its tasks in `tasks.db`."""
    app = launch(environment={"DATABASE_URL": None})

    assert app.client.get("/health").status_code == 200
    assert app.client.get("/tasks").status_code < 500
    files = {path.name for path in app.folder.rglob("*.db")}
    words = "a database in the file `tasks.db`, where DATABASE_URL is not set"
    assert files >= {"tasks.db"}, words


@task(3)
@about("making a task", "tasks in the table")
def test_a_new_task_is_a_row(
    client: httpx.Client, database: Database, draw: Draw
) -> None:
    """A new task is a row of the table `tasks`, with the title that was sent."""
    title = f'{draw.title()}, the children\'s and "ours"'

    made = make(client, title)

    row = {"id": made["id"], "title": title, "done": False}
    assert stored_tasks(database) == [row], "the new task's row in the table `tasks`"


@task(3)
def test_tasks_are_read_from_the_database(
    client: httpx.Client, database: Database, draw: Draw
) -> None:
    """A row changed in the database shows in the next answer: the app keeps no copy."""
    first, second = (make(client, title) for title in draw.titles(2))
    title = draw.title()

    database.execute(
        "UPDATE tasks SET title = :title WHERE id = :id", title=title, id=first["id"]
    )

    assert client.get(f"/tasks/{first['id']}").json()["title"] == title
    titles = [item["title"] for item in client.get("/tasks").json()]
    words = f"the list as the table `tasks` is now, with the new title “{title}”"
    assert titles == [title, second["title"]], words


@task(3)
@hint("the time of making")
def test_created_at_is_the_time_in_utc(
    client: httpx.Client, database: Database, draw: Draw
) -> None:
    """`created_at` is the time at which this task was made, in UTC."""
    now, minute = datetime.now(UTC), timedelta(minutes=1)
    for title in draw.titles(9):
        make(client, title)

    rows = database.rows("SELECT created_at FROM tasks ORDER BY id")
    first, *_, last = times = [in_utc(row["created_at"]) for row in rows]
    assert first > now - minute, f"a time in UTC close to {now:%Y-%m-%d %H:%M}"
    assert last < now + minute, f"a time in UTC close to {now:%Y-%m-%d %H:%M}"
    if not any(each.microsecond for each in times):  # a column of whole seconds
        time.sleep(1.1)
        make(client, draw.title())
        newest = "SELECT created_at FROM tasks ORDER BY id DESC LIMIT 1"
        last = in_utc(database.value(newest))
    assert last != first, "tasks made one after the other that do not all have one time"


@task(3)
@hint("the time in answers")
def test_an_answer_shows_created_at(client: httpx.Client, draw: Draw) -> None:
    """Every answer that holds a task shows its `created_at`."""
    made = make(client, draw.title())
    path = f"/tasks/{made['id']}"

    assert made["created_at"] is not None
    assert client.get(path).json()["created_at"] is not None
    assert client.get("/tasks").json()[0]["created_at"] is not None
    first, second = (client.get(path).json()["created_at"] for _ in range(2))
    assert second == first, f"the time of making each time: {first}, as a moment ago"


@task(3)
@hint("a long title")
def test_a_title_has_200_characters_at_most(
    client: httpx.Client, database: Database, draw: Draw
) -> None:
    """A title of 200 characters is taken; a longer one is answered with 422."""
    full, other = draw.text(200), "éñж漢" * 50

    for title in (full, other):
        assert client.post("/tasks", json={"title": title}).status_code == 201
    for long in (draw.word(201), f"{other}!", draw.text(300)):
        assert client.post("/tasks", json={"title": long}).status_code == 422
    titles = [row["title"] for row in stored_tasks(database)]
    words = "both titles of 200 characters in the table, as sent, and no other"
    assert titles == [full, other], words


@task(3)
@hint("fields of the server")
def test_a_new_task_takes_only_its_title_from_the_body(
    client: httpx.Client, database: Database, draw: Draw
) -> None:
    """The body of a new task can't set `id` or `created_at`: those are the server's."""
    make_a_row(client, database, draw.title())
    number = draw.randint(5_000, 9_999)

    for more in ({"id": number}, {"created_at": "2001-02-03T04:05:06"}):
        answer = client.post("/tasks", json={"title": draw.title(), **more})
        assert answer.status_code in (201, 422)

        rows = database.rows("SELECT id, created_at FROM tasks")
        taken = [row for row in rows if row["id"] == number]
        taken += [row for row in rows if in_utc(row["created_at"]).year == 2001]
        assert taken == [], "no row with an id or a time that the client has set"


@task(4)
@hint("an id too great")
def test_an_id_greater_than_the_database_holds(
    client: httpx.Client, database: Database, draw: Draw
) -> None:
    """An id too great for the database is 404 or 422: to read, to change, to delete."""
    make_a_row(client, database, draw.title())

    for number in (2**31, 2**63, draw.randint(10**20, 10**30)):
        path = f"/tasks/{number}"
        assert client.get(path).status_code in (404, 422)
        assert client.patch(path, json={"done": True}).status_code in (404, 422)
        assert client.delete(path).status_code in (404, 422)


@task(4)
def test_a_change_and_a_delete_are_stored(
    client: httpx.Client, app: App, database: Database, draw: Draw
) -> None:
    """After a change the row is changed in the database; after a delete it is gone."""
    kept, gone = (make(client, title) for title in draw.titles(2))
    title = f'{draw.title()}, the children\'s and "ours"'

    client.patch(f"/tasks/{kept['id']}", json={"title": title, "done": True})
    row = {"id": kept["id"], "title": title, "done": True}
    other = {"id": gone["id"], "title": gone["title"], "done": False}
    assert stored_tasks(database) == [row, other], "the change in the table `tasks`"

    client.delete(f"/tasks/{gone['id']}")
    if stored_tasks(database) != [row]:  # a row may stay, and say that it is deleted
        app.restart(kill=True)
        assert client.get(f"/tasks/{gone['id']}").status_code == 404


@task(4)
@hint("a new title too long")
def test_a_change_keeps_to_200_characters(
    client: httpx.Client, database: Database, draw: Draw
) -> None:
    """A `PATCH` takes a title of 200 characters, and answers a longer one with 422."""
    path = f"/tasks/{make_a_row(client, database, draw.title())['id']}"
    full = "".join(draw.choices("aéñж漢", k=200))

    assert client.patch(path, json={"title": full}).status_code == 200
    assert client.patch(path, json={"title": draw.word(201)}).status_code == 422
    titles = [row["title"] for row in stored_tasks(database)]
    assert titles == [full], "the title of 200 characters alone in the table"


@task(4)
@hint("id and time stay")
def test_a_change_leaves_id_and_created_at_alone(
    client: httpx.Client, database: Database, draw: Draw
) -> None:
    """No change touches `id` or `created_at`, which its answer shows as well."""
    made = make_a_row(client, database, draw.title())
    before = database.rows("SELECT id, created_at FROM tasks")

    others = {"id": made["id"] + 7}, {"created_at": "2001-02-03T04:05:06"}

    for body in (*others, {"done": True}, {"title": draw.title()}):
        answer = client.patch(f"/tasks/{made['id']}", json=body)

        assert answer.status_code in (200, 422)
        after = database.rows("SELECT id, created_at FROM tasks")
        assert after == before, "the row's `id` and `created_at` as they were"
    assert answer.status_code == 200
    assert answer.json()["created_at"] is not None


@task(4)
def test_tasks_survive_a_stop_and_a_kill(
    app: App, client: httpx.Client, draw: Draw
) -> None:
    """Tasks are still there after the app was stopped, and after it was killed."""
    first, second, new = draw.titles(3)
    path = f"/tasks/{make(client, first)['id']}"

    app.restart()
    assert [item["title"] for item in client.get("/tasks").json()] == [first]

    make(client, second)
    assert client.patch(path, json={"title": new}).status_code == 200
    app.restart(kill=True)
    assert [item["title"] for item in client.get("/tasks").json()] == [new, second]


@task(4)
@hint("ids come back")
def test_an_id_is_never_used_again(app: App, client: httpx.Client, draw: Draw) -> None:
    """The id of a deleted task is never given again, not after a restart either."""
    titles = draw.titles(4)
    make(client, titles[0])
    last = make(client, titles[1])
    assert client.delete(f"/tasks/{last['id']}").status_code == 204

    next_one = make(client, titles[2])
    assert next_one["id"] > last["id"]

    assert client.delete(f"/tasks/{next_one['id']}").status_code == 204
    app.restart()
    assert make(client, titles[3])["id"] > next_one["id"]


@task(5)
@hint("connections")
def test_requests_give_their_connections_back(
    launch: Launch, client_of: ClientOf, grading: Grading, draw: Draw
) -> None:
    """A hundred requests, half of them answered 404, do not use up the connections."""
    app = launch(keeps_garbage=True)  # which might close what was left open, by chance
    client, database = client_of(app), grading.database(app)
    made = make_a_row(client, database, draw.title())
    found, missing = f"/tasks/{made['id']}", f"/tasks/{made['id'] + 1}"

    with ThreadPoolExecutor(10) as pool:
        for path, status in [(found, 200)] * 6 + [(missing, 404)] * 6:
            with app.at_once():
                answers = list(pool.map(client.get, [path] * 10))
            for answer in answers:
                assert answer.status_code == status


@task(5)
@alone("its requests race one another")
def test_a_task_is_stored_before_the_answer(
    app: App, client: httpx.Client, database: Database, draw: Draw
) -> None:
    """Who reads the database as soon as the 201 arrives finds the new task there."""

    def is_stored(title: str) -> bool:
        made = make(client, title)
        found = database.value("SELECT id FROM tasks WHERE id = :id", id=made["id"])
        return found is not None

    with app.at_once(), ThreadPoolExecutor(3) as pool:
        stored = list(pool.map(is_stored, [draw.title()] * 60))
    # as threads have no order, it is made: last comes what we looked at
    app.exchanges.sort(key=lambda exchange: (exchange.then, exchange.body))

    all_there = stored == [True] * 60
    assert all_there is True, "each of 60 tasks in its table when its 201 arrived"


@task(5)
@hint("refused by the database")
def test_a_refused_change_is_no_success(
    client: httpx.Client, database: Database, draw: Draw
) -> None:
    """What the database refuses is answered with an error, not with 200 or 201."""
    first, second = (make(client, title) for title in draw.titles(2))
    database.execute(REFUSE_EQUAL_TITLES[database.dialect])
    taken = {"title": first["title"]}

    for method, path in (("PATCH", f"/tasks/{second['id']}"), ("POST", "/tasks")):
        answer = client.request(method, path, json=taken)
        assert answer.status_code >= 400, "an error: this database refuses equal titles"
    titles = [row["title"] for row in stored_tasks(database)]
    assert titles == [first["title"], second["title"]]


@task(5)
@hint("refused by the database")
def test_a_failed_commit_is_no_success(
    launch: Launch, client_of: ClientOf, grading: Grading, draw: Draw
) -> None:
    """A change whose COMMIT fails is answered with an error, and nothing is stored."""
    app = launch(hasty=True)
    client, database = client_of(app), grading.database(app)
    made, other = (make(client, title) for title in draw.titles(2))

    hold_no_success_without_a_commit(
        app,
        client,
        database,
        "tasks",
        (
            ("POST", "/tasks", {"title": draw.title()}),
            ("PATCH", f"/tasks/{made['id']}", {"title": draw.title()}),
            ("DELETE", f"/tasks/{other['id']}", None),
        ),
    )


@task(5)
@hint("refused by the database")
def test_a_refused_delete_is_no_success(
    client: httpx.Client, database: Database, draw: Draw
) -> None:
    """A delete that the database refuses is answered with an error, not with 204."""
    path = f"/tasks/{make(client, draw.title())['id']}"
    database.execute(REFUSE_DELETES[database.dialect])

    before = database.rows("SELECT * FROM tasks")

    answer = client.delete(path)
    if database.rows("SELECT * FROM tasks") == before:  # the row says nothing either
        assert answer.status_code >= 400, "an error: this database refuses deletes"


@task(5)
@hint("after a failure")
def test_a_failed_request_leaves_nothing_behind(
    client: httpx.Client, database: Database, draw: Draw
) -> None:
    """A request that failed leaves nothing to the next: no change, and no error."""
    first, second = (make(client, title) for title in draw.titles(2))
    path, taken = f"/tasks/{second['id']}", {"title": first["title"]}
    database.execute(REFUSE_EQUAL_TITLES[database.dialect])
    for method, place, body in (
        ("POST", "/tasks", taken),
        ("PATCH", path, taken),
        ("PATCH", path, {"title": draw.title(), "done": draw.word()}),
    ):
        answer = client.request(method, place, json=body)
        assert answer.status_code >= 400, "an error: this request can't succeed"

        answer = client.get(path)
        assert answer.status_code == 200, f"200 OK after a {method} that failed"
        assert answer.json()["title"] == second["title"]
        answer = client.post("/tasks", json={"title": draw.title()})
        assert answer.status_code == 201, f"201 Created after a {method} that failed"
    titles = [row["title"] for row in stored_tasks(database)][:2]
    assert titles == [first["title"], second["title"]], "both titles as they were"
