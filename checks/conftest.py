"""The fixtures that the checks of every stage share.

`client`     an `httpx.Client` on a brand-new app (its base URL is set:
             `client.get("/health")`), signed in from the stage on that brings users:
             as the same person in all checks of a run
`app`        the life of that app: `restart()`, `restart(kill=True)`, `logs()`
`launch`     starts an app in another way: `launch(environment={"SECRET_KEY": None})`
`client_of`  the client of such an app, signed in from the stage on that brings users
`database`   the grader's own connection to the app's database
`openapi`    the app's OpenAPI document, read
`source`     the learner's source, as text
`draw`       data drawn anew for each run: `draw.title()`, `draw.randint(1, 9)`
`at_once`    sends requests at the same moment and returns their statuses, the best
             first: `at_once(client, [("POST", "/tasks", {…})] * 4, writing="tags")`

From the stage on that brings users:

`anonymous`  a client without a token
`account`    draws what a person registers with: `account(password="…")`
`sign_in`    registers another user, logs them in, and returns their client
`admin`      the client of a user whom the database calls an admin
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from itertools import cycle
from threading import Barrier

import httpx
import pytest

from coursekit.grading.draw import NAMES, Draw
from coursekit.grading.exchange import Exchange
from coursekit.grading.faces.app import App
from coursekit.grading.faces.database import Database
from coursekit.grading.faces.openapi import OpenApi
from coursekit.grading.faces.source import Source
from coursekit.grading.grading import Begin, Grading
from coursekit.grading.marks import needed

pytest.register_assert_rewrite("checks.shared")  # asserts there are worded as here

from checks.shared.people import authorization, bearing, enter  # noqa: E402  (after it)
from checks.shared.types import (  # noqa: E402
    Account,
    AtOnce,
    ClientOf,
    Launch,
    NewAccount,
    Request,
    SignIn,
)

USERS_SINCE = "05_auth"


@pytest.fixture
def app(grading: Grading) -> App:
    return grading.app()


@pytest.fixture
def launch(grading: Grading) -> Launch:
    return grading.launch


@pytest.fixture
def anonymous(app: App) -> httpx.Client:
    return app.client


@pytest.fixture
def client(
    app: App, grading: Grading, head_start: Begin, account: NewAccount
) -> httpx.Client:
    if grading.stage.name < USERS_SINCE:
        return app.client
    account()  # the first name is taken: others have another one
    person = new_account(NAMES[0], grading.draw("client"))
    headers = head_start(
        app, lambda app: authorization(app, person, half_way=True), bearing
    )
    return bearing(app, headers)


@pytest.fixture
def client_of(grading: Grading, account: NewAccount) -> ClientOf:
    def client_of(app: App) -> httpx.Client:
        if grading.stage.name < USERS_SINCE:
            return app.client
        return enter(app, account(), half_way=True)

    return client_of


@pytest.fixture
def account(draw: Draw) -> NewAccount:
    names = cycle(NAMES)

    def account(**wanted: str) -> Account:
        return new_account(next(names), draw) | wanted

    return account


def new_account(name: str, draw: Draw) -> Account:
    """Return what a person registers with whose name begins so."""
    name = f"{name}{draw.word(9)}"
    email = f"{name}@example.com"
    return {"username": name, "email": email, "password": draw.word(20)}


@pytest.fixture
def sign_in(app: App, account: NewAccount) -> SignIn:
    def sign_in(person: Account | None = None) -> httpx.Client:
        return enter(app, person or account())

    return sign_in


@pytest.fixture
def admin(sign_in: SignIn, account: NewAccount, database: Database) -> httpx.Client:
    person = account()
    client = sign_in(person)
    promotion = "UPDATE users SET role = 'admin' WHERE lower(username) = :name"
    words = "a row in the table `users` for each user, with a `username`"
    with needed("being an admin"):
        assert database.execute(promotion, name=person["username"]) == 1, words
    return client


@pytest.fixture
def database(grading: Grading, app: App) -> Iterator[Database]:
    database = grading.database(app)
    yield database
    database.close()


@pytest.fixture
def at_once(app: App, database: Database) -> AtOnce:
    """Requests at the same moment; with ``writing``, all come to their write first.

    The exchange with the highest status stands last, where a report shows it.
    """

    def at_once(
        client: httpx.Client, requests: list[Request], writing: str = ""
    ) -> list[int]:
        barrier, before = Barrier(len(requests)), len(app.exchanges)

        def send(request: Request) -> int:
            method, path, body = request
            barrier.wait()
            return client.request(method, path, json=body).status_code

        waiting = database.writes_wait(writing) if writing else nullcontext()
        held_by = database.lock(writing) if writing else ""
        with app.at_once(held_by), ThreadPoolExecutor(len(requests)) as pool:
            with waiting:
                answers = [pool.submit(send, request) for request in requests]
                if writing:
                    app.wait_until_still()
            statuses = sorted(answer.result() for answer in answers)
        app.exchanges[before:] = sorted(
            app.exchanges[before:],
            key=as_told,
        )
        return statuses

    return at_once


def as_told(each: Exchange) -> tuple[int, str, str, str]:
    """Return what puts exchanges of one moment in order: the highest status last."""
    return each.status or 0, each.first_line, each.request_body, each.body


@pytest.fixture
def openapi(app: App, anonymous: httpx.Client) -> OpenApi:
    document = anonymous.get("/openapi.json").json()
    return OpenApi(document, app.exchanges[-1])


@pytest.fixture
def source(grading: Grading) -> Source:
    return grading.source()


@pytest.fixture
def draw(grading: Grading, request: pytest.FixtureRequest) -> Draw:
    return grading.draw(request.node.name)
