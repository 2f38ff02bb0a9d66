"""Users and their tokens: logging in, and what is refused without a good token."""

from collections.abc import Iterable

import httpx

from coursekit.grading.faces.app import App
from coursekit.grading.faces.openapi import OpenApi


def log_in(client: httpx.Client, name: str, password: str) -> httpx.Response:
    """Ask for a token with a name and a password."""
    body = {"username": name, "password": password}
    return client.post("/auth/login", json=body)


def with_token(app: App, login: httpx.Response) -> httpx.Client:
    """Return a client that carries the token which a login was answered with."""
    token = login.json()["access_token"]
    return app.new_client({"Authorization": f"Bearer {token}"})


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
