"""What stage 6 brings: projects, and the tasks that belong to them."""

from collections.abc import Iterator
from datetime import datetime

import httpx

from checks.shared.answers import hold_made_now, hold_page_bounds, hold_total, part
from checks.shared.resources import NO_ROW_HAS, create, new_project, new_task
from checks.shared.tables import hold_never_null, indexed_columns
from checks.shared.types import AtOnce, Body, Request, SignIn
from coursekit.grading.draw import Draw
from coursekit.grading.faces.database import Database
from coursekit.grading.marks import about, alone, hint, task

SHOWN = ("id", "name", "description", "task_count", "created_at")
ID_AND_NAME = ("id", "name")
OUR_OWN = (
    "CREATE TABLE our_own"
    " (task_id INTEGER NOT NULL REFERENCES tasks (id) ON DELETE CASCADE)"
)


def shown_of(project: Body) -> Body:
    """Return what the brief asks of a project; it may show more than that."""
    return part(project, SHOWN)


def with_project(shown: Body) -> Body:
    """Return a task's project as far as the brief asks for it, in a dict of its own."""
    found = shown["project"]
    return {"project": found and part(found, ID_AND_NAME)}


def each_verb(project: str, draw: Draw) -> Iterator[Request]:
    """Yield a good request for everything that can be done with one project."""
    yield "GET", project, None
    yield "PATCH", project, {"name": draw.title()}
    yield "DELETE", project, None


def hold_reference(database: Database, table: str, column: str, to: str) -> None:
    """Fail unless a column is a foreign key, and quick to look up."""
    keys = [
        {*key["constrained_columns"]}
        for key in database.foreign_keys(table)
        if column in key["constrained_columns"] and key["referred_table"] == to
    ]
    words = f"a foreign key on the column `{column}` of `{table}`, to the table `{to}`"
    assert keys != [], words
    indexes = [*indexed_columns(database, table), database.primary_key(table)]
    firsts = [{*each[:length]} for each in indexes for length in (1, 2, 3)]
    quick = [each for each in firsts if each == {column} or each in keys]
    assert quick != [], f"an index of `{table}` whose first column is `{column}`"


@task(1)
def test_foreign_keys_are_enforced(
    client: httpx.Client, database: Database, draw: Draw, at_once: AtOnce
) -> None:
    """Each of the app's connections enforces foreign keys: SQLite has to be told."""
    kept, *gone = (new_task(client, draw)["id"] for _ in range(6))
    database.execute(OUR_OWN)
    for task_id in (kept, *gone):
        database.execute("INSERT INTO our_own (task_id) VALUES (:id)", id=task_id)

    statuses = at_once(client, [("DELETE", f"/tasks/{row}", None) for row in gone])

    assert statuses == [204] * 5, "204 for each task that is deleted"
    left = [row["task_id"] for row in database.rows("SELECT task_id FROM our_own")]
    there = {row["id"] for row in database.rows("SELECT id FROM tasks")}
    stale = "rows of deleted tasks" if {*left} - there else "no row of a deleted task"
    words = "in `our_own`, a table of ours that refers to `tasks` ON DELETE CASCADE"
    assert stale == "no row of a deleted task", f"no row of a deleted task {words}"
    assert kept in left, f"the row of the task {kept}, which is still there"


@task(2)
@hint("the owner")
def test_a_project_refers_to_its_owner(
    anonymous: httpx.Client, database: Database
) -> None:
    """In the table `projects`, `owner_id` refers to `users`, and has an index."""
    anonymous.get("/health")  # the app is up, so its tables are there

    hold_reference(database, "projects", "owner_id", "users")

    hold_never_null(database, "projects", "owner_id")


@task(2)
@about("making a project")
def test_a_new_project_is_answered_with_201(client: httpx.Client, draw: Draw) -> None:
    """A new project is 201 with all its fields, and `Location` says where it is."""
    name, description = draw.title(), "éñж漢" * 500
    body = {"name": f" \t{name} \n", "description": description}

    answer = client.post("/projects", json=body)

    assert answer.status_code == 201
    assert answer.json()["name"] == name
    assert answer.json()["description"] == description
    assert answer.json()["task_count"] == 0
    hold_made_now(answer.json()["created_at"])
    place = f"/projects/{answer.json()['id']}"
    assert answer.headers.get("Location") == place, f"the header Location: {place}"
    assert shown_of(client.get(place).json()) == shown_of(answer.json())


@task(3)
@hint("what is refused")
def test_what_a_project_refuses(client: httpx.Client, draw: Draw) -> None:
    """A name has 1 to 100 characters once stripped, a description 2,000 at most."""
    letter = "é"
    longest, shortest = (
        {"name": f" {'éñж漢' * 25} "},
        {"name": letter, "description": None},
    )
    bodies = (longest, shortest)
    good = [shown_of(create(client, "/projects", **body)) for body in bodies]
    path = f"/projects/{good[0]['id']}"
    for field, value in (
        *(("name", bad) for bad in (None, "", " \t", letter * 101, "a\0b", {})),
        *(("description", bad) for bad in (letter * 2001, "a\0b", ["x"])),
        *(("id", 7), ("owner_id", 1), ("task_count", 3), (draw.word(), "x")),
    ):
        body = {"name": draw.title(), field: value}
        for method, place in (("POST", "/projects"), ("PATCH", path)):
            answer = client.request(method, place, json=body)
            assert answer.status_code == 422
    assert client.post("/projects", json={}).status_code == 422

    shown = [shown_of(project) for project in client.get("/projects").json()]
    assert shown == good, "the two good projects, as made"


@task(3)
@hint("a change")
def test_a_project_changes(client: httpx.Client, draw: Draw) -> None:
    """`PATCH` changes what was sent and nothing else; null clears a description."""
    project = shown_of(new_project(client, draw, description=draw.title()))
    path, name, words = f"/projects/{project['id']}", draw.title(), draw.title()
    for change in (
        *({}, {"name": f" {name} "}, {"description": words}),
        *({"name": name}, {"description": None}),
    ):
        answer = client.patch(path, json=change)

        assert answer.status_code == 200
        project |= change | ({"name": name} if "name" in change else {})
        assert shown_of(answer.json()) == project
        assert shown_of(client.get(path).json()) == project


@task(3)
@hint("a name once")
@alone("its requests race one another")
def test_a_project_name_is_taken_once(
    client: httpx.Client, sign_in: SignIn, draw: Draw, at_once: AtOnce
) -> None:
    """A name that one of your projects has is 409, two at once included."""
    first, second = new_project(client, draw), new_project(client, draw)
    for taken in (first["name"], f" {first['name']} "):
        for method, path in (
            ("POST", "/projects"),
            ("PATCH", f"/projects/{second['id']}"),
        ):
            answer = client.request(method, path, json={"name": taken})
            assert answer.status_code == 409
    shown = [shown_of(project) for project in client.get("/projects").json()]
    assert shown == [shown_of(first), shown_of(second)], "both projects, as made"
    stranger = sign_in()
    answer = stranger.post("/projects", json={"name": first["name"]})
    assert answer.status_code == 201, "201 Created, as it is another user's first one"
    theirs = f"/projects/{answer.json()['id']}"
    answer = stranger.patch(theirs, json={"name": second["name"]})
    assert answer.status_code == 200, "200 OK, as this user has no such project"

    for name, writing in zip(draw.titles(2), ("projects", ""), strict=True):
        requests = [("POST", "/projects", {"name": name})] * 4
        statuses = at_once(client, requests, writing)
        assert statuses == [201, 409, 409, 409], "one 201, and 409 for all others"
    name, paths = draw.title(), [f"/projects/{each['id']}" for each in (first, second)]
    requests = [("PATCH", path, {"name": name}) for path in paths]
    statuses = at_once(client, requests, "projects")
    assert statuses == [200, 409], "200 for one of two that take a name, and one 409"


@task(2)
@hint("pages")
def test_projects_are_listed_in_pages(
    client: httpx.Client, admin: httpx.Client, sign_in: SignIn, draw: Draw
) -> None:
    """Your own projects come in the order they were made, in pages as tasks do."""
    new_project(sign_in(), draw)
    names = sorted(draw.titles(101), reverse=True)
    made = [shown_of(new_project(client, draw, name=name)) for name in names]
    first, *_, last = times = [project["created_at"] for project in made]
    if any(datetime.fromisoformat(moment).microsecond for moment in times):
        words = "a `created_at` that is not the same for all projects"
        assert last != first, words
    skip, most = draw.randint(1, 9), draw.randint(2, 9)

    page = {"limit": most, "offset": skip}
    for params, shown, words in (
        ({}, made[:20], "the user's first 20 projects, in the order of making"),
        (page, made[skip:][:most], f"{most} of the projects, without the first {skip}"),
        ({"limit": 1}, made[:1], "the first of the projects"),
        ({"limit": 100}, made[:100], "the first 100 of 101 projects"),
        ({"offset": 101}, [], "no project, as 101 are all there are"),
    ):
        answer = client.get("/projects", params=params)
        assert answer.status_code == 200
        assert [shown_of(project) for project in answer.json()] == shown, words
        hold_total(answer, 101)
    hold_page_bounds(client, "/projects")
    answer = admin.get("/projects")
    assert answer.json() == [], "no project, as an admin too has only their own"
    hold_total(answer, 0)


@task(3)
@hint("whose project")
def test_anothers_project_is_not_found(
    client: httpx.Client,
    anonymous: httpx.Client,
    admin: httpx.Client,
    sign_in: SignIn,
    draw: Draw,
) -> None:
    """Another's project is 404 whatever one wants of it, for an admin too."""
    project = new_project(client, draw)
    path = f"/projects/{project['id']}"
    for place in (path, f"/projects/{project['id'] + draw.randint(99, 999)}"):
        for stranger in (sign_in(), admin):
            for method, address, body in each_verb(place, draw):
                answer = stranger.request(method, address, json=body)
                assert answer.status_code == 404
                assert answer.json()["detail"] == "Project not found"
    for row in NO_ROW_HAS:
        for method, address, body in each_verb(f"/projects/{row}", draw):
            answer = client.request(method, address, json=body)
            assert answer.status_code in (404, 422)
    for method, address, body in each_verb(path, draw):
        answer = anonymous.request(method, address, json=body)
        assert answer.status_code == 401

    left = shown_of(client.get(path).json())
    assert left == shown_of(project), "the project as its owner left it"


@task(4)
@hint("the keys")
def test_a_task_refers_to_its_project(
    anonymous: httpx.Client, database: Database
) -> None:
    """In `tasks`, `project_id` and `owner_id` are foreign keys, each with an index."""
    anonymous.get("/health")  # the app is up, so its tables are there

    hold_reference(database, "tasks", "project_id", "projects")
    hold_reference(database, "tasks", "owner_id", "users")

    can_be_null = database.columns("tasks")["project_id"]["nullable"]
    assert can_be_null is True, "a column `project_id` that may be null"


@task(4)
@about("making a task in a project")
def test_a_task_shows_its_project(client: httpx.Client, draw: Draw) -> None:
    """A task shows the id and name of its `project`, or null when it is in none."""
    first, second = new_project(client, draw), new_project(client, draw)
    made = new_task(client, draw, project_id=first["id"])
    title, path = {"title": made["title"]}, f"/tasks/{made['id']}"
    assert with_project(made)["project"] == part(first, ID_AND_NAME)
    for method, change, project in (
        ("PATCH", {"done": True}, first),
        ("PATCH", {"project_id": second["id"]}, second),
        ("PATCH", {"project_id": None}, None),
        ("PUT", title | {"project_id": first["id"]}, first),
        ("PUT", title, None),
        ("PATCH", {"project_id": second["id"]}, second),
        ("PUT", title | {"project_id": None}, None),
    ):
        wanted = project and part(project, ID_AND_NAME)
        answer = client.request(method, path, json=change)
        assert answer.status_code == 200
        assert with_project(answer.json())["project"] == wanted
        assert with_project(client.get(path).json())["project"] == wanted
        assert with_project(client.get("/tasks").json()[0])["project"] == wanted


@task(4)
@hint("whose project")
def test_anothers_project_takes_no_task(
    client: httpx.Client, sign_in: SignIn, draw: Draw, database: Database
) -> None:
    """A `project_id` that is not your own project's is 404, and nothing changes."""
    own, theirs = new_project(client, draw), new_project(sign_in(), draw)
    made = new_task(client, draw, project_id=own["id"])
    path, unknown = f"/tasks/{made['id']}", theirs["id"] + draw.randint(99, 999)
    requests = (("POST", "/tasks"), ("PUT", path), ("PATCH", path))
    for project_id in (theirs["id"], unknown, *NO_ROW_HAS, draw.word(), [own["id"]]):
        known = project_id in (theirs["id"], unknown)
        for method, address in requests:
            body = {"title": draw.title(), "project_id": project_id}
            answer = client.request(method, address, json=body)
            assert answer.status_code in ([404] if known else (404, 422))
            if known:
                assert answer.json()["detail"] == "Project not found"

    assert client.get("/tasks").json() == [made], "the one task, as it was"


@task(4)
@hint("the count")
def test_a_project_counts_its_tasks(client: httpx.Client, draw: Draw) -> None:
    """A project's `task_count` follows each task that comes, moves or goes."""
    first, second = new_project(client, draw)["id"], new_project(client, draw)["id"]
    made = [new_task(client, draw, project_id=first)["id"] for _ in range(3)]
    new_task(client, draw)
    for method, body, counts in (
        ("GET", None, [3, 0]),
        ("PATCH", {"project_id": second}, [2, 1]),
        ("PATCH", {"project_id": None}, [2, 0]),
        ("PATCH", {"project_id": first}, [3, 0]),
        ("DELETE", None, [2, 0]),
    ):
        client.request(method, f"/tasks/{made[1]}", json=body)
        shown = [each["task_count"] for each in client.get("/projects").json()]
        assert shown == counts, f"a `task_count` of {counts[0]} and of {counts[1]}"

    assert client.get(f"/projects/{first}").json()["task_count"] == 2
    answer = client.patch(f"/projects/{first}", json={"name": draw.title()})
    assert answer.json()["task_count"] == 2


@task(5)
def test_a_project_takes_its_tasks_along(client: httpx.Client, draw: Draw) -> None:
    """Deleting a project is 204 and deletes its tasks, and nothing else."""
    gone, kept = new_project(client, draw), new_project(client, draw)
    path = f"/projects/{gone['id']}"
    inside = [new_task(client, draw, project_id=gone["id"]) for _ in range(3)]
    outside = [new_task(client, draw), new_task(client, draw, project_id=kept["id"])]

    answer = client.delete(path)

    assert answer.status_code == 204
    assert answer.content.decode() == "", "an answer without a body"
    assert client.get(path).status_code == 404
    assert client.delete(path).status_code == 404
    assert client.get(f"/tasks/{inside[1]['id']}").status_code == 404
    assert client.get("/tasks").json() == outside, "the two tasks outside the project"
    shown = [shown_of(project) for project in client.get("/projects").json()]
    assert shown == [shown_of(kept) | {"task_count": 1}]
