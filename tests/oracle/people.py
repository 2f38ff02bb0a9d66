"""Short ways for facts: a user who is signed in, a task that is made."""

from __future__ import annotations

from typing import Any

from .model import User
from .world import Talk


def account(name: str) -> dict[str, str]:
    """Return what a person registers with."""
    return {
        "username": name,
        "email": f"{name}@example.com",
        "password": f"secret of {name}",
    }


def enter(talk: Talk, name: str) -> User:
    """Register a user and sign them in."""
    person = account(name)
    answer = talk.send("POST", "/auth/register", person)
    if answer.status_code != 201:
        raise talk.differs("201 is due")
    user = User(**person, id=answer.json()["id"])
    user.tokens.append(sign_in(talk, name, person["password"]))
    return user


def sign_in(talk: Talk, name: str, password: str) -> str:
    """Log in and return the token."""
    body = {"username": name, "password": password}
    answer = talk.send("POST", "/auth/login", body)
    if answer.status_code != 200:
        raise talk.differs("200 is due")
    return str(answer.json()["access_token"])


def made(talk: Talk, person: User | None, **body: Any) -> Any:
    """Make a task and return it."""
    answer = talk.send("POST", "/tasks", body, actor=person)
    if answer.status_code != 201:
        raise talk.differs("201 is due")
    return answer.json()
