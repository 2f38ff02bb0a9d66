"""What stage 6 brings: tags, and lists of the tasks that have them."""

from typing import Any

import httpx

from checks.shared.answers import hold_total, part, total
from checks.shared.resources import NO_ROW_HAS, TASK_FIELDS, new_project, new_task
from checks.shared.tables import indexed_columns, referred_tables
from checks.shared.types import AtOnce, Body, SignIn
from coursekit.grading.draw import Draw
from coursekit.grading.faces.database import Database
from coursekit.grading.marks import about, alone, hint, task

LINKS = {"task_id": "tasks", "tag_id": "tags"}
LOOSE_LINKS = (
    "SELECT count(*) FROM task_tags"
    " LEFT JOIN tasks ON tasks.id = task_tags.task_id"
    " LEFT JOIN tags ON tags.id = task_tags.tag_id"
    " WHERE tasks.id IS NULL OR tags.id IS NULL"
)
NOBODYS = 987_654  # an id that no project has


def shown_of(task: Body) -> Body:
    """Return what the brief asks of a task; it may show more than that."""
    found = part(task, (*TASK_FIELDS, "tags"))
    return found | {"project": task["project"]["id"]}


def words(draw: Draw, count: int) -> list[str]:
    """Return words that all differ, in the order of the alphabet."""
    return sorted(f"{draw.word(6)}{letter}" for letter in "abcdefgh"[:count])


def counted(client: httpx.Client) -> list[tuple[str, int]]:
    """Return the tags that are listed, each with its count, in their order."""
    answer = client.get("/tags")
    assert answer.status_code == 200
    return [(tag["name"], tag["task_count"]) for tag in answer.json()]


def hold_found(
    client: httpx.Client, path: str, wanted: list[int], **query: Any
) -> None:
    """Fail unless a list holds the tasks with these ids, and counts them."""
    answer = client.get(path, params=query)
    assert answer.status_code == 200
    assert [found["id"] for found in answer.json()] == wanted, f"the ids {wanted}"
    hold_total(answer, len(wanted))


@task(7)
@hint("the tables")
def test_links_tie_tasks_to_tags(anonymous: httpx.Client, database: Database) -> None:
    """A row of `task_tags` is a task's id and a tag's: its key, both with an index."""
    anonymous.get("/health")  # the app is up, so its tables are there

    key = sorted(database.primary_key("task_tags"))

    assert key == ["tag_id", "task_id"], "a primary key of `task_id` and `tag_id`"
    keys = database.foreign_keys("task_tags")
    found = {(c, k["referred_table"]) for k in keys for c in k["constrained_columns"]}
    assert found >= {*LINKS.items()}, "foreign keys to `tasks` and to `tags`"
    indexes = indexed_columns(database, "task_tags")
    firsts = {each[0] for each in (*indexes, database.primary_key("task_tags"))}
    assert firsts >= {*LINKS}, "an index for each of both columns, as its first column"


@task(7)
@hint("the tables")
def test_a_tag_belongs_to_one_user(
    client: httpx.Client, sign_in: SignIn, database: Database, draw: Draw
) -> None:
    """A tag is one row for each user who has it, however many tasks it is on."""
    tag = draw.word()
    for person in (client, client, sign_in()):
        new_task(person, draw, tags=[tag])

    rows = database.rows("SELECT id, owner_id FROM tags WHERE name = :name", name=tag)

    assert len(rows) == 2, "two rows in `tags`, as two users have this tag"
    owners = {row["owner_id"] for row in rows}
    assert len(owners) == 2, "two values of `owner_id` in these rows"
    referred = referred_tables(database, "tags", "owner_id")
    assert "users" in referred, "a foreign key from `tags.owner_id` to `users`"
    firsts = {each[0] for each in indexed_columns(database, "tags")}
    assert "owner_id" in firsts, "an index of `tags` whose first column is `owner_id`"
    change = "UPDATE tags SET owner_id = :owner WHERE name = :name"
    refused = database.refuses(change, owner=min(owners), name=tag)
    assert refused is True, "a table that refuses a second tag of one name and owner"


@task(7)
@hint("names")
@about("making a task with tags")
def test_tags_are_tidied(client: httpx.Client, draw: Draw) -> None:
    """Tags are stripped, in lower case, each once, and shown in alphabetical order."""
    first, second, long = words(draw, 3)
    long = long.ljust(50, "z")
    typed = [
        f" {second.upper()} ",
        long,
        second,
        f"\t{first.title()}\n",
        second,
        f"{long} ",
    ]

    answer = client.post("/tasks", json={"title": draw.title(), "tags": typed})

    assert answer.status_code == 201
    assert answer.json()["tags"] == [first, second, long]
    path, title = f"/tasks/{answer.json()['id']}", answer.json()["title"]
    assert client.get(path).json()["tags"] == [first, second, long]
    assert client.get("/tasks").json()[0]["tags"] == [first, second, long]
    for method, body in (("PATCH", {}), ("PUT", {"title": title})):
        answer = client.request(method, path, json=body | {"tags": [*typed[:3], first]})
        assert answer.status_code == 200
        assert answer.json()["tags"] == [first, second, long]
    title, pair = draw.title(), f"{first}, {second}"
    answer = client.post("/tasks", json={"title": title, "tags": [pair]})
    if answer.status_code != 422:
        assert answer.json()["tags"] == [pair], "one tag, with the comma in its name"


@task(7)
@hint("what is refused")
def test_what_a_tag_refuses(
    client: httpx.Client, database: Database, draw: Draw
) -> None:
    """A tag has 1 to 50 characters: all else is 422, and nothing is stored."""
    good, letter = draw.word(), "漢"
    path = f"/tasks/{new_task(client, draw, tags=[good])['id']}"
    answer = client.patch(path, json={"tags": [good, letter]})
    assert answer.status_code == 200, "200 OK for a tag of one character"
    made = answer.json()
    bad = (None, "", " \t", letter * 51, "a\0b", {}, [good])
    for tags in (*([good, each] for each in bad), None, good, {good: 1}):
        body = {"title": draw.title(), "tags": tags}
        for method, place in (("POST", "/tasks"), ("PUT", path), ("PATCH", path)):
            answer = client.request(method, place, json=body)
            assert answer.status_code == 422
    content = f'{{"title": "{good}", "tags": ["\\ud800"]}}'
    headers = {"Content-Type": "application/json"}
    answer = client.post("/tasks", content=content, headers=headers)
    assert answer.status_code in (400, 422)
    body = {"title": draw.title(), "tags": [draw.word()], "project_id": NOBODYS}
    for method, place in (("POST", "/tasks"), ("PUT", path), ("PATCH", path)):
        assert client.request(method, place, json=body).status_code == 404

    assert client.get("/tasks").json() == [made], "the one good task, as it was"
    names = [row["name"] for row in database.rows("SELECT name FROM tags")]
    tags = sorted([good, letter])
    assert sorted(names) == tags, f"the tags `{good}` and `{letter}` in their table"


@task(7)
@hint("put and patch")
def test_tags_change_when_they_are_sent(client: httpx.Client, draw: Draw) -> None:
    """`PATCH` leaves tags alone unless it names some; `[]` takes all off, as `PUT`."""
    first, second, third = words(draw, 3)
    made = new_task(client, draw, tags=[first, second])
    path, title = f"/tasks/{made['id']}", {"title": made["title"]}
    for method, body, tags in (
        ("PATCH", {"done": True}, [first, second]),
        ("PATCH", {"tags": [third, second]}, [second, third]),
        ("PATCH", {"tags": []}, []),
        ("PUT", title | {"tags": [third, first]}, [first, third]),
        ("PUT", title, []),
        ("PATCH", {"tags": [second]}, [second]),
    ):
        answer = client.request(method, path, json=body)
        assert answer.status_code == 200
        assert answer.json()["tags"] == tags
        assert client.get(path).json()["tags"] == tags

    assert new_task(client, draw)["tags"] == []


@task(7)
@hint("at once")
@alone("its requests race one another")
def test_two_make_one_tag_at_once(
    client: httpx.Client, database: Database, draw: Draw, at_once: AtOnce
) -> None:
    """Requests that bring the same new tag at the same moment all succeed."""
    tags = words(draw, 3)
    for tag, writing in zip(tags, ("tags", "", ""), strict=True):
        body = {"title": draw.title(), "tags": [tag]}
        first, second = (f"/tasks/{new_task(client, draw)['id']}" for _ in range(2))

        statuses = at_once(
            client,
            [("POST", "/tasks", body)] * 2
            + [("PUT", first, body), ("PATCH", second, {"tags": [tag]})],
            writing,
        )

        assert statuses == [200, 200, 201, 201], "success for each of the four requests"

    names = [row["name"] for row in database.rows("SELECT name FROM tags")]
    assert sorted(names) == tags, "one row in the table `tags` for each tag"


@task(8)
def test_tags_are_listed_with_their_counts(
    client: httpx.Client,
    admin: httpx.Client,
    sign_in: SignIn,
    database: Database,
    draw: Draw,
) -> None:
    """`GET /tags` has your tags that a task uses, by name, with the number of tasks."""
    first, second, third = words(draw, 3)
    assert counted(client) == [], "no tag, as there is no task"
    new_task(sign_in(), draw, tags=[first, second, third])
    for tags in ([third], [second, first], [second.title(), first], [first]):
        made = new_task(client, draw, tags=tags)
    assert counted(client) == [(first, 3), (second, 2), (third, 1)]
    assert counted(admin) == [], "no tag, as an admin too has only their own"
    gone = client.get("/tasks").json()[0]["id"]

    client.patch(f"/tasks/{made['id']}", json={"tags": []})
    answer = client.delete(f"/tasks/{gone}")

    assert answer.status_code == 204
    assert counted(client) == [(first, 2), (second, 2)]
    project = new_project(client, draw)["id"]
    new_task(client, draw, project_id=project, tags=[third, first])
    assert client.delete(f"/projects/{project}").status_code == 204
    assert counted(client) == [(first, 2), (second, 2)]
    assert database.value(LOOSE_LINKS) == 0, "no row in `task_tags` without its task"


@task(8)
@hint("all of them")
def test_all_tags_are_listed(client: httpx.Client, draw: Draw) -> None:
    """`GET /tags` has no pages: it lists all tags, more than a hundred too."""
    tags = sorted({draw.word() for _ in range(draw.randint(101, 109))})
    for first in range(0, len(tags), 20):
        new_task(client, draw, tags=tags[first:][:20])

    listed = counted(client)

    assert listed == [(tag, 1) for tag in tags], f"all {len(tags)} tags"


@task(9)
@hint("tags")
def test_tasks_are_found_by_their_tags(
    client: httpx.Client, sign_in: SignIn, draw: Draw
) -> None:
    """`tag` keeps the tasks that have it, and given several times, that have all."""
    first, second, third = words(draw, 3)
    new_task(sign_in(), draw, tags=[first, second])
    made = [
        new_task(client, draw, tags=tags, priority=priority)["id"]
        for tags in ([first, second], [first], [second, third], [first, second, third])
        for priority in ("low", "high")
    ]
    one, both = [*made[:4], *made[6:]], [*made[:2], *made[6:]]
    alike = [f"{first[:-1]}_", f"{first}s"]
    much_alike = [new_task(client, draw, tags=[tag])["id"] for tag in alike]

    hold_found(client, "/tasks", one, tag=first)
    hold_found(client, "/tasks", one, tag=f" {first.upper()} ")
    hold_found(client, "/tasks", both, tag=[second, first])
    hold_found(client, "/tasks", both, tag=[first, second.title(), first])
    hold_found(client, "/tasks", made[7:], tag=[first, third], priority="high")
    hold_found(client, "/tasks", [], tag=[first, draw.word()])
    hold_found(client, "/tasks", much_alike[:1], tag=alike[0])
    found = client.get("/tasks", params={"tag": third, "priority": "low"}).json()
    tags = [task["tags"] for task in found]
    whole = [[second, third], [first, second, third]]
    assert tags == whole, f"two tasks, each with all of its tags: {whole}"
    answer = client.get("/tasks", params={"tag": f"{first}\0"})
    assert answer.status_code in (200, 422)
    assert answer.status_code == 422 or answer.json() == [], "nothing found, or 422"


@task(9)
@hint("a project")
def test_tasks_are_found_by_their_project(
    client: httpx.Client, sign_in: SignIn, draw: Draw
) -> None:
    """`project_id`, and `GET /projects/{id}/tasks`, keep the tasks of that project."""
    stranger, tag, word = sign_in(), draw.word(), draw.word()
    project, other, theirs = (
        new_project(who, draw)["id"] for who in (client, client, stranger)
    )
    new_task(stranger, draw, project_id=theirs)
    made = [
        new_task(client, draw, project_id=where, tags=tags, title=f"{title} {word}")[
            "id"
        ]
        for where in (project, other, None)
        for tags, title in (([tag], "b"), ([], "a"), ([tag], "a"))
    ]
    mine = made[:3]

    for path, query in (
        ("/tasks", {"project_id": project}),
        (f"/projects/{project}/tasks", {}),
    ):
        hold_found(client, path, mine, **query)
        hold_found(client, path, [mine[0], mine[2]], tag=tag, **query)
        hold_found(client, path, [mine[1], mine[2], mine[0]], sort="title", **query)
        hold_found(client, path, [mine[0]], q=f"b {word}", tag=tag, **query)
        page = client.get(path, params={"limit": 1, "offset": 1, **query})
        assert [found["id"] for found in page.json()] == [mine[1]], "the second task"
        assert client.get(path, params={"limit": 0, **query}).status_code == 422
    for project_id in (theirs, *NO_ROW_HAS):
        answer = client.get("/tasks", params={"project_id": project_id})
        assert answer.status_code in (200, 404, 422)
        found = answer.json() if answer.status_code == 200 else []
        assert found == [], "an empty list, or an error of yours"
    answer = client.get("/tasks", params={"project_id": draw.word()})
    assert answer.status_code == 422
    for project_id in (theirs, theirs + draw.randint(99, 999)):
        answer = client.get(f"/projects/{project_id}/tasks")
        assert answer.status_code == 404
    for project_id in NO_ROW_HAS:
        answer = client.get(f"/projects/{project_id}/tasks")
        assert answer.status_code in (404, 422)


@task(9)
@hint("a project")
def test_a_projects_tasks_are_listed_as_all_are(
    client: httpx.Client, admin: httpx.Client, draw: Draw
) -> None:
    """`GET /projects/{id}/tasks` is a list like `GET /tasks`, and the owner's own."""
    project, empty = (new_project(client, draw)["id"] for _ in range(2))
    tag = "home"
    path = f"/projects/{project}/tasks"
    first, second, third = (
        new_task(client, draw, project_id=project, tags=[tag]) for _ in range(3)
    )
    change = {"done": True, "priority": "high", "due_date": "2031-05-04"}
    second = client.patch(f"/tasks/{second['id']}", json=change).json()

    answer = client.get(path)

    assert answer.status_code == 200
    made = [shown_of(task) for task in (first, second, third)]
    shown = [shown_of(task) for task in answer.json()]
    assert shown == made, "the three tasks, as `GET /tasks` shows them"
    for query in ({"done": True}, {"priority": "high"}, {"due_after": "2031-05-03"}):
        hold_found(client, path, [second["id"]], **query)
    hold_found(client, path, [task["id"] for task in made], tag=f" {tag.upper()} ")
    hold_found(client, path, [], tag=draw.word())
    hold_found(client, f"/projects/{empty}/tasks", [])
    page = client.get(path, params={"limit": 1})
    count = total(page)
    assert count == "3", "the header X-Total-Count: 3, as three tasks match"
    answer = admin.get(path)
    assert answer.status_code == 404, "404 Not Found, as an admin has no such project"
