"""What the contract says of keys, tokens and hashes."""

from __future__ import annotations

import time
from typing import Any

import jwt

from .people import account, enter
from .world import Differs, Talk, World, explained

START_SECONDS = 15.0
MINUTES = 7


def no_start_without_a_key(world: World) -> None:
    """Without SECRET_KEY, or with a short one, the app ends and says why."""
    for key in (None, "", "k" * 31):
        with explained():
            app = world.launch(environment={"SECRET_KEY": key}, errors_only=True)
            status = app.exit_status(START_SECONDS)
        named = "SECRET_KEY" in app.logs()
        world.end_all()
        if status in (None, 0) or not named:
            raise Differs(
                f"with SECRET_KEY={key!r} the app ends with {status} and"
                f" {'names' if named else 'does not name'} it on standard error"
            )


def what_a_token_says(world: World) -> None:
    """A token is HS256 of the key, with ``sub`` as a text, ``iat`` and ``exp``."""
    for minutes, options in (
        (30, {}),
        (MINUTES, {"environment": {"ACCESS_TOKEN_MINUTES": str(MINUTES)}}),
    ):
        with world.serving(**options) as talk:
            before = int(time.time())
            person = enter(talk, "bearer")
            _hold_token(talk, person.tokens[0], str(person.id), before, minutes)


def _hold_token(talk: Talk, token: str, sub: str, before: int, minutes: int) -> None:
    try:
        header = jwt.get_unverified_header(token)
        options: Any = {"verify_iat": False, "verify_exp": False, "verify_sub": False}
        claims = jwt.decode(token, talk.secret_key, ["HS256"], options=options)
    except jwt.InvalidTokenError as error:
        raise talk.differs(f"the token is no HS256 of the key: {error}") from None
    if header.get("alg") != "HS256" or claims.get("sub") != sub:
        raise talk.differs(f"the token says {header} {claims}")
    start, end = claims.get("iat"), claims.get("exp")
    if not isinstance(start, int | float) or not before - 2 <= start <= time.time() + 2:
        raise talk.differs(f"iat is {start} where about {before} is due")
    if not isinstance(end, int | float) or abs(end - start - minutes * 60) > 2:
        raise talk.differs(f"exp is {end} where {start} + {minutes} minutes is due")


def hashes_are_of_bcrypt(world: World) -> None:
    """Passwords are hashed by bcrypt, and a login is refused after the same work."""
    with world.serving(bcrypt_cost=None) as talk:
        for name in ("active_one", "inactive_one"):
            body = account(name) | {"password": "one password for both"}
            if talk.send("POST", "/auth/register", body).status_code != 201:
                raise talk.differs("201 is due")
        with explained(talk.requests):
            rows = talk.database.rows("SELECT hashed_password FROM users")
            talk.database.execute(
                "UPDATE users SET is_active = :no WHERE lower(username) = :name",
                no=False,
                name="inactive_one",
            )
        _hold_hashes(talk, [row["hashed_password"] for row in rows])
        talk.note("(the user inactive_one is no longer active)")
        for name, password in (
            ("nobody_here", "a wrong password"),
            ("active_one", "a wrong password of more than 72 bytes" * 2),
            ("inactive_one", "a wrong password"),
            ("inactive_one", "one password for both"),
        ):
            _hold_work(talk, name, password)


def _hold_hashes(talk: Talk, hashes: list[Any]) -> None:
    texts = [h.decode() if isinstance(h, bytes) else str(h) for h in hashes]
    for text in texts:
        parts = text.split("$")
        cost = parts[2] if len(parts) == 4 and parts[1] in ("2a", "2b", "2y") else ""
        if not cost.isdecimal() or int(cost) < 10:
            raise talk.differs(f"users.hashed_password is {text}")
    if len({text[:29] for text in texts}) < 2:
        raise talk.differs(f"two users have one salt: {texts}")


def _hold_work(talk: Talk, name: str, password: str) -> None:
    """Hold that a login is refused no sooner than one with a wrong password.

    Where it seems to be, both are measured again: the processor may have been busy.
    """
    ours, usual = 0.0, float("inf")
    for _ in range(4):
        ours = max(ours, _seconds(talk, name, password))
        usual = min(usual, _seconds(talk, "active_one", "a wrong password"))
        if ours > usual / 3:
            return
    raise talk.differs(
        f"{name} is refused after {ours:.3f} s, a wrong password after {usual:.3f} s"
    )


def _seconds(talk: Talk, name: str, password: str) -> float:
    began = time.perf_counter()
    body = {"username": name, "password": password}
    answer = talk.send("POST", "/auth/login", body)
    if answer.status_code != 401:
        raise talk.differs("401 is due")
    return time.perf_counter() - began
