"""What stage 6 brings: profiles, few statements, and users deleted as a whole."""

import httpx

from checks.shared.answers import part
from checks.shared.commits import hold_no_success_without_a_commit
from checks.shared.people import enter, hold_protected
from checks.shared.resources import new_project, new_task
from checks.shared.tables import referred_tables
from checks.shared.types import ClientOf, Launch, NewAccount, SignIn
from coursekit.grading.draw import Draw
from coursekit.grading.faces.database import Database
from coursekit.grading.faces.openapi import OpenApi
from coursekit.grading.grading import Grading
from coursekit.grading.marks import about, hint, needed, task

PROFILE = "/users/me/profile"
OLD = "2001-01-01T00:00:00Z"
COUNT = {"task_count": 1}
SHOWN = ("/projects", "/tasks", "/tags", PROFILE)
PROTECTED = (
    *(("GET", "/projects"), ("POST", "/projects"), ("GET", "/projects/{}/tasks")),
    *((method, "/projects/{}") for method in ("GET", "PATCH", "DELETE")),
    *(("GET", "/tags"), ("GET", PROFILE), ("PUT", PROFILE)),
)
ROWS_OF = {
    "profiles": "SELECT count(*) FROM profiles WHERE user_id = :id",
    "projects": "SELECT count(*) FROM projects WHERE owner_id = :id",
    "tags": "SELECT count(*) FROM tags WHERE owner_id = :id OR owner_id IS NULL",
    "tasks": "SELECT count(*) FROM tasks WHERE owner_id = :id",
    "task_tags": (
        "SELECT count(*) FROM task_tags"
        " LEFT JOIN tasks ON tasks.id = task_tags.task_id"
        " LEFT JOIN tags ON tags.id = task_tags.tag_id"
        " WHERE tasks.id IS NULL OR tags.id IS NULL OR tasks.owner_id = :id"
    ),
}


def furnish(client: httpx.Client, draw: Draw, tags: list[str]) -> None:
    """Give a user a project, tasks in it and outside, tags and a profile."""
    project = new_project(client, draw)["id"]
    new_task(client, draw, project_id=project, tags=tags)
    new_task(client, draw, tags=tags[:1])
    profile = {"display_name": draw.title(), "bio": tags[0]}
    with needed("making a profile"):
        assert client.put(PROFILE, json=profile).status_code in (200, 201)


def statements(client: httpx.Client, path: str, limit: int) -> int:
    """Return how many SQL statements it takes to answer with a list."""
    total = []
    for _ in range(2):
        answer = client.get(path, params={"limit": limit})
        assert answer.status_code == 200
        assert len(answer.json()) == limit, f"a list of {limit}"
        total.append(int(answer.headers["x-sql-statements"]))
    return total[1] - total[0]


@task(6)
@about("making a profile")
def test_a_profile_is_made_and_replaced(
    client: httpx.Client, anonymous: httpx.Client, sign_in: SignIn, draw: Draw
) -> None:
    """A profile is 404 before its first `PUT`, and each `PUT` replaces it whole."""
    other = sign_in()
    for method, body in (("GET", None), ("PUT", {"display_name": draw.title()})):
        assert anonymous.request(method, PROFILE, json=body).status_code == 401
    assert client.get(PROFILE).status_code == 404
    for right in ((200, 201), (200,)):
        body = {"display_name": draw.title(), "bio": draw.title()}
        answer = client.put(PROFILE, json=body)
        assert answer.status_code in right
        for shown in (answer.json(), client.get(PROFILE).json()):
            assert shown["display_name"] == body["display_name"]
            assert shown["bio"] == body["bio"]

    name = draw.title()
    assert client.put(PROFILE, json={"display_name": name}).status_code == 200
    answer = client.get(PROFILE)
    assert answer.json()["display_name"] == name
    assert answer.json()["bio"] in (None, ""), "no `bio`, as the last `PUT` had none"
    assert other.get(PROFILE).status_code == 404
    answer = client.put(PROFILE, json={"bio": draw.title()})
    assert answer.status_code in (200, 422)
    if answer.status_code == 200:  # whether a name is required is free
        left = client.get(PROFILE).json()["display_name"]
        assert left in (None, ""), "no `display_name`, as the last `PUT` had none"


@task(6)
@hint("limits")
def test_a_profile_has_limits(
    client: httpx.Client, database: Database, draw: Draw
) -> None:
    """A user has one profile: a name of 100 characters at most, and a bio of 2,000."""
    letter = "é"
    body = {"display_name": "éñж漢" * 25, "bio": "éñж漢" * 500}
    assert client.put(PROFILE, json=body).status_code in (200, 201)
    for field, bad in (
        *(("display_name", value) for value in (letter * 101, "a\0b", ["x"])),
        *(("bio", value) for value in (letter * 2001, "a\0b", ["x"])),
    ):
        answer = client.put(PROFILE, json={"display_name": letter, field: bad})
        assert answer.status_code == 422
    for field in ("user_id", "id", draw.word()):
        answer = client.put(PROFILE, json={"display_name": letter, field: 7})
        words = f"422 for the field `{field}`, which a profile's body does not have"
        assert answer.status_code == 422, words

    shown = client.get(PROFILE).json()
    assert part(shown, body) == body, "the profile as it was"
    key = database.primary_key("profiles")
    assert key == ["user_id"], "a primary key of `profiles` that is `user_id`"
    referred = referred_tables(database, "profiles", "user_id")
    assert "users" in referred, "a foreign key from `profiles.user_id` to `users`"


@task(4)
@hint("unknown fields")
def test_no_body_sets_what_is_the_servers(
    client: httpx.Client, admin: httpx.Client, sign_in: SignIn, draw: Draw
) -> None:
    """No body sets an owner, an id, a count or a time: 422, and nothing changes."""
    other = sign_in()
    theirs = other.get("/users/me").json()["id"]
    project = new_project(client, draw)
    task = new_task(client, draw, project_id=project["id"])
    mine, place = f"/tasks/{task['id']}", f"/projects/{project['id']}"
    owner = {"owner_id": theirs, "user_id": theirs, "owner": {"id": theirs}}
    fixed = owner | {"id": draw.randint(10**6, 10**9), "created_at": OLD}
    project_too = {"project": {"id": project["id"], "name": draw.title()}}
    for path, change, extra in (
        *((path, {"title": draw.title()}, project_too) for path in (mine, "/tasks")),
        *((path, {"name": draw.title()}, COUNT) for path in (place, "/projects")),
    ):
        methods = ("PUT", "PATCH") if path == mine else ("PATCH",)
        for method in methods if path in (mine, place) else ("POST",):
            for field, value in (fixed | extra).items():
                body = change | {field: value}
                assert client.request(method, path, json=body).status_code == 422
    for field in ("username", "email", "hashed_password", "id"):
        body = {"role": "user", field: draw.word()}
        assert admin.patch(f"/users/{theirs}", json=body).status_code == 422

    assert client.get("/tasks").json() == [task], "the one task, as it was"
    assert client.get("/projects").json() == [project | COUNT], "the one project"
    assert other.get("/tasks").json() == [], "no task for the other user"


@task(10)
def test_a_longer_list_takes_no_more_statements(
    launch: Launch, account: NewAccount, draw: Draw
) -> None:
    """Listing many tasks takes as many SQL statements as 5; so it is with projects."""
    client = enter(launch(count_statements=True), account())
    names = draw.titles(8)
    projects = [new_project(client, draw, name=name)["id"] for name in names]
    for number, title in enumerate(draw.titles(24)):
        project = projects[0] if number % 2 else projects[number % 8]
        tags = [draw.word(), draw.word(2)]
        new_task(client, draw, title=title, project_id=project, tags=tags)

    for path, few, many in (
        ("/tasks", 5, 24),
        (f"/projects/{projects[0]}/tasks", 3, 15),
        ("/projects", 3, 8),
    ):
        wanted = statements(client, path, few)
        count = statements(client, path, many)
        words = f"at most {wanted} SQL statements for a list of {many}"
        assert count <= wanted, f"{words}, as for one of {few}"


@task(6)
@hint("a commit that fails")
def test_what_is_kept_is_committed(
    launch: Launch, client_of: ClientOf, grading: Grading, draw: Draw
) -> None:
    """A project or a profile whose COMMIT fails is answered with an error."""
    app, name = launch(hasty=True), {"name": draw.title()}
    client, database = client_of(app), grading.database(app)
    first, second = (new_project(client, draw)["id"] for _ in range(2))
    profile = {"display_name": draw.title()}
    projects = (
        ("POST", "/projects", name),
        ("PATCH", f"/projects/{first}", {"name": draw.title()}),
        ("DELETE", f"/projects/{second}", None),
    )
    for table, requests in (
        ("projects", projects),
        ("profiles", [("PUT", PROFILE, profile)]),
    ):
        hold_no_success_without_a_commit(app, client, database, table, requests)
    assert client.put(PROFILE, json=profile).status_code in (200, 201)


@task(9)
@hint("openapi")
def test_openapi_marks_the_new_routes(openapi: OpenApi) -> None:
    """In the OpenAPI document the routes of this stage name their security scheme."""
    hold_protected(openapi, PROTECTED)


@task(11)
def test_a_user_takes_everything_along(
    admin: httpx.Client,
    client: httpx.Client,
    sign_in: SignIn,
    database: Database,
    draw: Draw,
) -> None:
    """Deleting a user deletes all that was theirs, and nothing of anyone else's."""
    gone, tags = sign_in(), [draw.word(), draw.word()]
    for person in (client, gone):
        furnish(person, draw, tags)
    before = [client.get(path).json() for path in SHOWN]
    user_id = gone.get("/users/me").json()["id"]

    answer = admin.delete(f"/users/{user_id}")

    assert answer.status_code == 204
    for table, statement in ROWS_OF.items():
        count = database.value(statement, id=user_id)
        assert count == 0, f"no row in `{table}` of the deleted user, or of nobody"
    after = [client.get(path).json() for path in SHOWN]
    assert after == before, "all that another user has, as it was"


@task(11)
def test_a_new_user_inherits_nothing(
    admin: httpx.Client, sign_in: SignIn, draw: Draw
) -> None:
    """Who registers after a user was deleted gets nothing of theirs."""
    gone = sign_in()
    furnish(gone, draw, [draw.word(), draw.word()])
    answer = admin.delete(f"/users/{gone.get('/users/me').json()['id']}")
    assert answer.status_code == 204

    newcomer = sign_in()

    for path in SHOWN[:3]:
        assert newcomer.get(path).json() == []
    assert newcomer.get(PROFILE).status_code == 404
    project = new_project(newcomer, draw)["id"]
    assert newcomer.get(f"/projects/{project}").json()["task_count"] == 0
    new_task(newcomer, draw)
    assert newcomer.get("/tasks").json()[0]["tags"] == []
    assert newcomer.get("/tasks").json()[0]["project"] is None
