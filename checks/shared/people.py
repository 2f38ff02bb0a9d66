"""Users and their tokens: logging in, and what is refused without a good token."""

import re
from collections.abc import Iterable

import httpx

from checks.shared.types import Account, Body
from coursekit.grading.faces.app import App
from coursekit.grading.faces.openapi import OpenApi
from coursekit.grading.marks import needed

BCRYPT = re.compile(r"\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}")
_NOT_BUILT = (404, 405)
_NO_GOOD = (401, 403, 500)
_SECRETS = ("password", "hashed_password", "password_hash", "hash")


def enter(app: App, person: Account, *, half_way: bool = False) -> httpx.Client:
    """Register a person, log them in, and return a client that carries their token.

    With ``half_way``, a client without a token has to do while an app has no such route
    yet: who is half-way through sees that the rest still works.
    """
    return bearing(app, authorization(app, person, half_way=half_way))


def authorization(
    app: App, person: Account, *, half_way: bool = False
) -> dict[str, str]:
    """Register a person, log them in, and return the header with their token.

    With ``half_way``, there is none while an app has no such route yet.
    """
    with needed("registering"):
        answer = app.client.post("/auth/register", json=person)
        if half_way and answer.status_code in _NOT_BUILT:
            return {}
        assert answer.status_code == 201
    with needed("logging in"):
        answer = log_in(app.client, person["username"], person["password"])
        if half_way and answer.status_code in _NOT_BUILT:
            return {}
        assert answer.status_code == 200
        return _bearer(answer)


def bearing(app: App, headers: dict[str, str]) -> httpx.Client:
    """Return a client that sends these headers; fail unless the app takes the token."""
    if not headers:
        return app.client
    client = app.new_client(headers)
    _hold_accepted(app, client)
    return client


def _hold_accepted(app: App, client: httpx.Client) -> None:
    """Fail where an app refuses a token that it has just given, or crashes over it.

    What fails on one path alone may have another reason, so there are two to ask. They
    change nothing, and no report shows them where all is well.
    """
    before = len(app.exchanges)
    with needed("a good token"):
        answer = client.get("/users/me")
        if answer.status_code in _NO_GOOD:
            answer = client.get("/tasks")
            words = "an app that takes the token which it has just given"
            assert answer.status_code not in _NO_GOOD, words
    del app.exchanges[before:]


def register(client: httpx.Client, person: Account) -> Body:
    """Register a person, and return the new user; fail unless the answer is a 201."""
    with needed("registering"):
        answer = client.post("/auth/register", json=person)
        assert answer.status_code == 201
        return answer.json()


def log_in(client: httpx.Client, name: str, password: str) -> httpx.Response:
    """Ask for a token with a name and a password."""
    body = {"username": name, "password": password}
    return client.post("/auth/login", json=body)


def _bearer(login: httpx.Response) -> dict[str, str]:
    """Return the header with the token which a login was answered with."""
    return {"Authorization": f"Bearer {login.json()['access_token']}"}


def hold_unauthorized(answer: httpx.Response, whom: str = "") -> None:
    """Fail unless an answer is a 401 that says how to do better."""
    words = f"401 Unauthorized for {whom}" if whom else "401 Unauthorized"
    assert answer.status_code == 401, words
    scheme = answer.headers.get("WWW-Authenticate", "none").partition(" ")[0]
    assert scheme.lower() == "bearer", "a header `WWW-Authenticate: Bearer`"


def hold_protected(openapi: OpenApi, routes: Iterable[tuple[str, str]]) -> None:
    """Fail unless the OpenAPI document says that each of these routes wants a token."""
    for method, path in routes:
        words = f"a security scheme for {method} {path.replace('{}', '{id}')}"
        schemes = openapi.security(method, path)
        assert schemes != [], f"{words}: what makes the padlock in /docs"


def hold_no_secret(answer: httpx.Response, password: str = "") -> None:
    """Fail where an answer shows a password, any hash of one, or a field for either."""
    found = BCRYPT.findall(answer.text)
    found += [password] * (bool(password) and password in answer.text)
    users = answer.json() if isinstance(answer.json(), list) else [answer.json()]
    found += [f"`{name}`" for name in _SECRETS if any(name in user for user in users)]
    assert found == [], "no password and no hash in the answer, nor a field for one"


def hold_no_field_for_a_secret(
    openapi: OpenApi, routes: Iterable[tuple[str, str, int]]
) -> None:
    """Fail where the document's schema of an answer has a field for a password."""
    for method, path, status in routes:
        schema = openapi.response_schema(method, path, status)
        shown = {
            name
            for each in (schema, schema.get("items", {}))
            for name in each.get("properties", {})
        }
        told = [f"`{name}`" for name in _SECRETS if name in shown]
        words = f"no field for a password in the answer of {method} {path}"
        assert told == [], f"an OpenAPI document that has {words}"
