"""What stage 5 brings: who may see and change what."""

from collections.abc import Iterator
from typing import Any

import httpx

from checks.shared.answers import hold_page_bounds, part
from checks.shared.commits import hold_no_success_without_a_commit
from checks.shared.people import (
    enter,
    hold_no_field_for_a_secret,
    hold_no_secret,
    hold_protected,
    hold_unauthorized,
    log_in,
    register,
)
from checks.shared.resources import NO_ROW_HAS
from checks.shared.tables import hold_never_null, referred_tables
from checks.shared.types import AtOnce, Launch, NewAccount, Request, SignIn
from coursekit.grading.draw import Draw
from coursekit.grading.faces.database import Database
from coursekit.grading.faces.openapi import OpenApi
from coursekit.grading.grading import Grading
from coursekit.grading.marks import about, alone, hint, needed, task

PAST = "2001-01-01"
PROTECTED = (
    *(("GET", "/users/me"), ("PATCH", "/users/me"), ("GET", "/users")),
    *((method, "/users/{}") for method in ("PATCH", "DELETE")),
    *(("GET", "/tasks"), ("POST", "/tasks"), ("GET", "/tasks/stats")),
    *((method, "/tasks/{}") for method in ("GET", "PUT", "PATCH", "DELETE")),
)
SHOW_USERS = (
    *(("GET", "/users/me", 200), ("PATCH", "/users/me", 200)),
    *(("GET", "/users", 200), ("PATCH", "/users/{}", 200)),
)
ADMIN = "200 OK for one whom the table `users` calls an admin since their login"


def make(client: httpx.Client, draw: Draw, **fields: Any) -> str:
    """Make a task and return its path."""
    with needed("making a task"):
        answer = client.post("/tasks", json={"title": draw.title()} | fields)
        return f"/tasks/{answer.json()['id']}"


def each_verb(path: str, draw: Draw) -> Iterator[Request]:
    """Yield a good request for everything that can be done with one task."""
    yield "GET", path, None
    yield "PUT", path, {"title": draw.title()}
    yield "PATCH", path, {"done": True}
    yield "DELETE", path, None


def id_of(client: httpx.Client) -> int:
    with needed("asking who one is"):
        return int(client.get("/users/me").json()["id"])


def status_of_login(client: httpx.Client, name: str, password: str) -> int:
    return log_in(client, name, password).status_code


@task(6)
def test_tasks_want_a_token(
    client: httpx.Client, anonymous: httpx.Client, draw: Draw, database: Database
) -> None:
    """Every route of the tasks answers 401 without a good token, and does nothing."""
    task, title = make(client, draw), {"title": draw.title()}
    missing = f"/tasks/{draw.randint(10**6, 10**9)}"
    requests = (
        *(("POST", "/tasks", title), ("GET", "/tasks", None)),
        *(("GET", "/tasks/stats", None), *each_verb(task, draw)),
    )
    for method, path, body in requests:
        hold_unauthorized(anonymous.request(method, path, json=body))
    for method, path, body in each_verb(missing, draw):
        answer = anonymous.request(method, path, json=body)
        words = "401 Unauthorized without a token, whether there is such a task or not"
        assert answer.status_code == 401, words

    assert client.get("/tasks/stats").json()["total"] == 1
    database.execute("UPDATE users SET is_active = false")
    for method, path, body in requests:
        answer = client.request(method, path, json=body)
        words = "401 Unauthorized for the token of a user who is not active"
        assert answer.status_code == 401, words


@task(6)
@about("making a task")
def test_a_task_has_an_owner(
    client: httpx.Client, sign_in: SignIn, draw: Draw, database: Database
) -> None:
    """In the table a task's `owner_id` is the id of the user who made it."""
    other = sign_in()
    for person in (client, other):
        owner = id_of(person)
        task = make(person, draw).rpartition("/")[2]
        statement = "SELECT owner_id FROM tasks WHERE id = :id"
        assert database.value(statement, id=int(task)) == owner, "the maker's id"

    referred = referred_tables(database, "tasks", "owner_id")
    assert "users" in referred, "a foreign key from `owner_id` to the table `users`"
    hold_never_null(database, "tasks", "owner_id")
    path = make(client, draw)
    before = client.get(path).json()
    for method, address in (("POST", "/tasks"), ("PUT", path), ("PATCH", path)):
        for field in ("owner_id", "user_id", "owner"):
            body = {"title": draw.title(), field: id_of(other)}
            assert client.request(method, address, json=body).status_code == 422
    assert client.get(path).json() == before, "the task as it was, as all were 422"


@task(6)
@hint("whose tasks")
def test_a_list_holds_ones_own_tasks(
    client: httpx.Client, sign_in: SignIn, admin: httpx.Client, draw: Draw
) -> None:
    """A list, its total, a search and the stats hold one's own tasks only."""
    word, fields = draw.word(), ("total", "done", "open", "overdue")
    people = {client: 3, sign_in(): 2, admin: 1, sign_in(): 0}
    for person, count in people.items():
        for number in range(count):
            path = make(person, draw, description=word, due_date=PAST)
            person.patch(path, json={"done": number > 0})

    for person, count in people.items():
        for query in ({}, {"q": word}, {"priority": "medium"}):
            answer = person.get("/tasks", params=query)
            assert len(answer.json()) == count, f"{count} tasks: the user's own"
            assert answer.headers["X-Total-Count"] == str(count)
        stats, late = person.get("/tasks/stats").json(), min(count, 1)
        wanted = dict(zip(fields, (count, count - late, late, late), strict=True))
        assert part(stats, fields) == wanted


@task(6)
@hint("whose tasks")
def test_anothers_task_is_not_found(
    client: httpx.Client, sign_in: SignIn, admin: httpx.Client, draw: Draw
) -> None:
    """Another's task is 404 whatever one wants of it, for an admin too, and stays."""
    task = make(client, draw)
    before = client.get(task).json()
    for stranger in (sign_in(), admin):
        for method, path, body in each_verb(task, draw):
            answer = stranger.request(method, path, json=body)
            assert answer.status_code == 404
            assert answer.json()["detail"] == "Task not found"

    assert client.get(task).json() == before, "the task as its owner left it"


@task(7)
@alone("its requests race one another")
def test_one_changes_ones_address(
    sign_in: SignIn, account: NewAccount, draw: Draw, at_once: AtOnce
) -> None:
    """`PATCH /users/me` changes the address, and answers 409 where another has it."""
    person, other = account(), account()
    client, _ = sign_in(person), sign_in(other)
    first, email = account()["email"], account()["email"]
    for new in (first, first.upper(), email):
        answer = client.patch("/users/me", json={"email": new})
        assert answer.status_code == 200
        assert answer.json()["email"].lower() == new.lower()
        hold_no_secret(answer)

    for taken in (other["email"], other["email"].upper()):
        answer = client.patch("/users/me", json={"email": taken})
        assert answer.status_code == 409
    for field, value in (
        *(("email", bad) for bad in (None, draw.word())),
        *(("password", None), ("username", draw.word()), ("created_at", PAST)),
        *(("role", "admin"), ("is_active", True), ("id", 7), (draw.word(), 1)),
        ("hashed_password", draw.word()),
    ):
        body = {"current_password": person["password"], field: value}
        assert client.patch("/users/me", json=body).status_code == 422
    answer = client.patch("/users/me", json={"current_password": None})
    assert answer.status_code in (200, 422)
    me = client.patch("/users/me", json={}).json()
    assert [me["email"], me["role"]] == [email, "user"], "the user as changed before"
    for _ in range(2):  # chance says which of them comes first
        email = account()["email"]
        people = [account(email=email) for _ in range(3)]
        requests = [("POST", "/auth/register", person) for person in people]
        change = ("PATCH", "/users/me", {"email": email})
        statuses = at_once(client, [change, *requests], "users")
        words = "409 for all but one who want one address at once"
        assert statuses in ([200, *[409] * 3], [201, *[409] * 3]), words


@task(7)
@hint("a new password")
def test_a_new_password_needs_the_present_one(
    sign_in: SignIn, anonymous: httpx.Client, account: NewAccount, draw: Draw
) -> None:
    """A new password needs the present one, or is 403; tokens stay good."""
    person = account()
    client, name, old = sign_in(person), person["username"], person["password"]
    new = draw.word(20)
    for wrong in ({}, *({"current_password": bad} for bad in (new, old[:19], old * 9))):
        body = {"password": new, "email": account()["email"]} | wrong
        answer = client.patch("/users/me", json=body)
        assert answer.status_code == 403
    for bad in (draw.word(7), draw.word(73), "é" * 37):
        body = {"password": bad, "current_password": old, "email": account()["email"]}
        assert client.patch("/users/me", json=body).status_code == 422
    email = client.get("/users/me").json()["email"]
    words = "the address of before, as no change beside it was taken"
    assert email.lower() == person["email"], words
    other = account()
    sign_in(other)
    body = {"password": new, "current_password": old, "email": other["email"]}
    assert client.patch("/users/me", json=body).status_code == 409
    assert status_of_login(anonymous, name, old) == 200, (
        "200 for the present password, still"
    )

    body = {"password": new, "current_password": old}
    answer = client.patch("/users/me", json=body)

    assert answer.status_code == 200
    assert status_of_login(anonymous, name, old) == 401, (
        "401 for the password of before"
    )
    assert status_of_login(anonymous, name, new) == 200, "200 for the new password"
    assert client.get("/users/me").status_code == 200


@task(8)
def test_users_are_for_admins(
    client: httpx.Client, anonymous: httpx.Client, sign_in: SignIn, draw: Draw
) -> None:
    """Listing, changing or deleting users is 403 for a user, 401 without a token."""
    own, other = id_of(client), sign_in()
    for method, path, body in (
        ("GET", "/users", None),
        *(("PATCH", f"/users/{row}", {"role": "admin"}) for row in (id_of(other), own)),
        *(("DELETE", f"/users/{row}", None) for row in (id_of(other), own)),
    ):
        hold_unauthorized(anonymous.request(method, path, json=body))
        answer = client.request(method, path, json=body)
        assert answer.status_code == 403
    missing = f"/users/{draw.randint(10**6, 10**9)}"
    for method, body in (("PATCH", {"role": "admin"}), ("DELETE", None)):
        answer = anonymous.request(method, missing, json=body)
        words = "401 Unauthorized without a token, whether there is such a user or not"
        assert answer.status_code == 401, words

    assert other.get("/users/me").json()["role"] == "user"
    assert client.get("/users/me").json()["role"] == "user"


@task(8)
@about("being an admin")
def test_an_admin_lists_the_users(
    admin: httpx.Client,
    sign_in: SignIn,
    account: NewAccount,
    draw: Draw,
    database: Database,
) -> None:
    """An admin gets the users by id, in pages, with their number in `X-Total-Count`."""
    ids = [id_of(person) for person in (admin, *(sign_in() for _ in range(4)))]
    skip, most = draw.randint(1, 2), draw.randint(1, 2)
    change = "UPDATE users SET is_active = false WHERE id = :id"
    database.execute(change, id=sorted(ids)[1])

    everyone = admin.get("/users")

    assert everyone.status_code == 200, ADMIN
    words = "all users by id, the inactive too"
    assert [user["id"] for user in everyone.json()] == sorted(ids), words
    hold_no_secret(everyone)
    page = admin.get("/users", params={"limit": most, "offset": skip})
    wanted = sorted(ids)[skip : skip + most]
    assert [user["id"] for user in page.json()] == wanted, "the users of that page"
    assert page.headers["X-Total-Count"] == "5"
    hold_page_bounds(admin, "/users")
    for _ in range(96):
        admin.post("/auth/register", json=account())
    assert len(admin.get("/users").json()) == 20, "20 of 101 users, without a `limit`"
    most = admin.get("/users", params={"limit": 100}).json()
    assert len(most) == 100, "100 of 101 users, as limit=100 asks"


@task(8)
@hint("a change by an admin")
def test_an_admin_changes_a_user(
    admin: httpx.Client, sign_in: SignIn, account: NewAccount, draw: Draw
) -> None:
    """An admin changes a role or `is_active`, which holds at once for old tokens."""
    person = account()
    client = sign_in(person)
    path = f"/users/{id_of(client)}"
    for role, status in (("admin", 200), ("user", 403)):
        answer = admin.patch(path, json={"role": role})
        assert answer.status_code == 200, ADMIN
        assert answer.json()["role"] == role
        hold_no_secret(answer)
        assert client.get("/users").status_code == status

    for body in ({"role": draw.word()}, {"is_active": draw.word()}):
        assert admin.patch(path, json=body).status_code == 422
    for body in ({"role": "admin"}, {"is_active": False}):
        answer = admin.patch(path, json=body)
    assert answer.json()["is_active"] is False
    for own in ("/users/me", "/users"):
        hold_unauthorized(client.get(own))
    admin.patch(path, json={"is_active": True})
    name, password = person["username"], person["password"]
    assert status_of_login(admin, name, password) == 200, (
        "200 for a user who is active again"
    )
    for body in ({"role": None}, {"is_active": None}):
        answer = admin.patch(path, json=body)
        assert answer.status_code < 500, "200 or 422, and no crash"
    answer = admin.patch(f"/users/{draw.randint(10**6, 10**9)}", json={"role": "user"})
    assert answer.status_code == 404
    for row in NO_ROW_HAS:
        for method, body in (("PATCH", {"role": "user"}), ("DELETE", None)):
            answer = admin.request(method, f"/users/{row}", json=body)
            assert answer.status_code in (404, 422)


@task(8)
@hint("deleting a user")
def test_an_admin_deletes_a_user(
    admin: httpx.Client,
    client: httpx.Client,
    sign_in: SignIn,
    draw: Draw,
    database: Database,
) -> None:
    """A user is deleted with all their tasks, and nobody ever gets their id again."""
    kept = make(client, draw)
    gone = sign_in()
    gone_id = id_of(gone)
    path = f"/users/{gone_id}"
    for _ in range(2):
        make(gone, draw)

    answer = admin.delete(path)

    assert answer.status_code == 204
    assert answer.content.decode() == "", "an answer without a body"
    left = database.value("SELECT count(*) FROM tasks")
    assert left == 1, "1 row in the table `tasks`: another user's, and no other"
    assert client.get(kept).status_code == 200
    assert admin.delete(path).status_code == 404
    newcomer = sign_in()
    words = f"an id that no user had before: {gone_id} was the deleted user's"
    assert id_of(newcomer) != gone_id, words
    hold_unauthorized(gone.get("/users/me"))


@task(8)
def test_openapi_marks_what_is_protected(openapi: OpenApi) -> None:
    """The OpenAPI document marks what is protected, and no answer has a password."""
    hold_protected(openapi, PROTECTED)
    hold_no_field_for_a_secret(openapi, SHOW_USERS)


@task(8)
def test_a_user_is_not_stored_without_a_commit(
    launch: Launch, account: NewAccount, grading: Grading
) -> None:
    """A change of users whose COMMIT fails is answered with an error."""
    app, person, new = launch(hasty=True), account(), account()["email"]
    client, database = enter(app, person), grading.database(app)
    other = register(client, account())["id"]
    database.execute("UPDATE users SET role = 'admin' WHERE id <> :id", id=other)
    with needed("being an admin"):
        answer = client.patch(f"/users/{other}", json={"is_active": True})
        assert answer.status_code == 200, ADMIN

    hold_no_success_without_a_commit(
        app,
        client,
        database,
        "users",
        (
            ("POST", "/auth/register", account()),
            ("PATCH", "/users/me", {"email": new}),
            ("PATCH", f"/users/{other}", {"is_active": False}),
            ("DELETE", f"/users/{other}", None),
        ),
    )
    answer = client.patch("/users/me", json={"email": new})
    assert answer.status_code == 200, "200 OK, as all is well again"
