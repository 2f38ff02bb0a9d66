"""The fixtures that the checks of every stage share.

`client`     an `httpx.Client` on a brand-new app (its base URL is set:
             `client.get("/health")`), signed in from the stage on that brings users
`app`        the life of that app: `restart()`, `restart(kill=True)`, `logs()`
`launch`     starts an app in another way: `launch(environment={"SECRET_KEY": None})`
`database`   the grader's own connection to the app's database
`openapi`    the app's OpenAPI document, read
`source`     the learner's source, as text
`draw`       data drawn anew for each run: `draw.title()`, `draw.randint(1, 9)`

From the stage on that brings users:

`anonymous`  a client without a token
`account`    draws what a person registers with: `account(password="…")`
`sign_in`    registers another user, logs them in, and returns their client
`admin`      the client of a user whom the database calls an admin
"""

from collections.abc import Callable, Iterator

import httpx
import pytest

from coursekit.draw import Draw
from coursekit.faces.app import App
from coursekit.faces.database import Database
from coursekit.faces.openapi import OpenApi
from coursekit.faces.source import Source
from coursekit.grading import Grading

USERS_SINCE = "05_auth"
NOT_BUILT = (404, 405)

Account = dict[str, str]


@pytest.fixture
def app(grading: Grading) -> App:
    return grading.app()


@pytest.fixture
def launch(grading: Grading) -> Callable[..., App]:
    return grading.launch


@pytest.fixture
def anonymous(app: App) -> httpx.Client:
    return app.client


@pytest.fixture
def client(grading: Grading, app: App, account: Callable[..., Account]) -> httpx.Client:
    if grading.stage.name < USERS_SINCE:
        return app.client
    person = account()
    if app.client.post("/auth/register", json=person).status_code in NOT_BUILT:
        return app.client  # who has not come to task 1 sees that all else still works
    return logged_in(app, person)


@pytest.fixture
def account(draw: Draw) -> Callable[..., Account]:
    def account(**wanted: str) -> Account:
        name = draw.word(12)
        drawn = {"username": name, "email": f"{name}@example.com"}
        return drawn | {"password": draw.word(20)} | wanted

    return account


@pytest.fixture
def sign_in(
    app: App, account: Callable[..., Account]
) -> Callable[[Account | None], httpx.Client]:
    def sign_in(person: Account | None = None) -> httpx.Client:
        person = person or account()
        answer = app.client.post("/auth/register", json=person)
        assert answer.status_code == 201
        return logged_in(app, person)

    return sign_in


def logged_in(app: App, person: Account) -> httpx.Client:
    """Return a client that carries the token of someone who has registered."""
    body = {"username": person["username"], "password": person["password"]}
    answer = app.client.post("/auth/login", json=body)
    token = answer.json()["access_token"]
    return app.new_client({"Authorization": f"Bearer {token}"})


@pytest.fixture
def admin(
    sign_in: Callable[..., httpx.Client],
    account: Callable[..., Account],
    database: Database,
) -> httpx.Client:
    person = account()
    client = sign_in(person)
    promotion = "UPDATE users SET role = 'admin' WHERE lower(username) = :name"
    count = database.execute(promotion, name=person["username"])
    assert count == 1, "a row in the table `users` for each user, with a `username`"
    return client


@pytest.fixture
def database(grading: Grading, app: App) -> Iterator[Database]:
    database = grading.database(app)
    yield database
    database.close()


@pytest.fixture
def openapi(anonymous: httpx.Client) -> OpenApi:
    return OpenApi(anonymous.get("/openapi.json").json())


@pytest.fixture
def source(grading: Grading) -> Source:
    return grading.source()


@pytest.fixture
def draw(grading: Grading, request: pytest.FixtureRequest) -> Draw:
    return grading.draw(request.node.name)
