"""What stage 5 brings: a token says who is asking, and only a good one does."""

import json
import time
from typing import Any

import httpx
import jwt

from checks.shared.people import hold_no_secret, hold_unauthorized, register
from checks.shared.types import Launch, NewAccount, SignIn
from coursekit.grading.draw import Draw
from coursekit.grading.faces.database import Database
from coursekit.grading.grading import Grading
from coursekit.grading.marks import about, hint, task
from coursekit.grading.verdict import Blame, Failure

BEARER = "bearer"


def token_of(client: httpx.Client) -> str:
    return client.headers.get("Authorization", "").removeprefix("Bearer ")


def claims_of(token: str, key: str) -> dict[str, Any]:
    """Return what a token says; fail where it is not signed as it should be."""
    try:
        return dict(json.loads(jwt.PyJWS().decode(token, key, algorithms=["HS256"])))
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        expected = "a token that is signed with SECRET_KEY, by HS256"
        raise Failure(Blame.WRONG_ANSWER, expected, f"it is not: {error}") from None


def signed(claims: dict[str, Any], key: str | None, algorithm: str = "HS256") -> str:
    """Return a token of the grader's own making."""
    return jwt.PyJWS().encode(json.dumps(claims).encode(), key, algorithm)


def without(claims: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in claims.items() if key != name}


def ask(client: httpx.Client, header: str) -> httpx.Response:
    """Ask who one is, with a header of one's own."""
    return client.get("/users/me", headers={"Authorization": header.encode()})


@task(4)
@hint("the token")
@about("logging in", "a good token")
def test_what_a_token_says(
    launch: Launch, grading: Grading, account: NewAccount, draw: Draw
) -> None:
    """A login brings a token that names the user and ends after 30 minutes."""
    person = account()
    for setting in (None, str(draw.randint(2, 25))):
        client = launch(environment={"ACCESS_TOKEN_MINUTES": setting}).client
        user = register(client, person)

        answer = client.post("/auth/login", json=without(person, "email"))

        assert answer.status_code == 200
        assert answer.json()["token_type"] == BEARER
        claims = claims_of(answer.json()["access_token"], grading.secret_key)

        assert claims.get("sub") == str(user["id"]), (
            "the user's id, as a text, as `sub`"
        )
        words = "a token that says when it was made (`iat`) and when it ends (`exp`)"
        assert set(claims) >= {"iat", "exp"}, words
        minutes = int(setting or 30)
        now = time.time()
        age, life = now - claims["iat"], claims["exp"] - now
        away = f"{round(abs(age / 60))} minutes away" if abs(age) > 30 else "now"
        assert away == "now", "`iat` in the token to be the time of this moment"
        words = f"`exp` {minutes} minutes from now (ACCESS_TOKEN_MINUTES is {setting})"
        assert round(life / 60) == minutes, words
    assert str(claims).count(person["password"]) == 0, "a token without the password"


@task(5)
@about("a good token", "asking who one is")
def test_a_token_opens_ones_own_account(
    sign_in: SignIn, account: NewAccount, database: Database
) -> None:
    """`GET /users/me` shows whose token it is, while that user is there and active."""
    for what, statement in {
        "a user who is not active": "UPDATE users SET is_active = false",
        "a user who is deleted": "DELETE FROM users",
    }.items():
        person = account()
        client = sign_in(person)
        answer = client.get("/users/me")
        assert answer.status_code == 200
        assert answer.json()["username"] == person["username"]
        hold_no_secret(answer, person["password"])

        change, name = f"{statement} WHERE lower(username) = :name", person["username"]
        if database.refuses(change, name=name):  # a table of their own may hold them
            continue
        database.execute(change, name=name)

        hold_unauthorized(client.get("/users/me"), f"the token of {what}")


@task(5)
def test_no_good_header_is_401(client: httpx.Client, anonymous: httpx.Client) -> None:
    """Without a whole header `Authorization: Bearer …` the answer is 401."""
    token = token_of(client)
    hold_unauthorized(anonymous.get("/users/me"), "no header at all")

    for header in (
        *("", "Bearer", token, f"Basic {token}", f"Bearer{token}", f"Bearer {token} x"),
        *("Bearer x", "Bearer a.b.c", "Bearer ..", "Bearer é", "Bearer null"),
        f"Bearer {token[:-5]}",
    ):
        answer = ask(anonymous, header)
        hold_unauthorized(answer, f"the header `Authorization: {header[:60]}`")


@task(5)
@hint("a bad token")
def test_a_forged_token_is_401(
    client: httpx.Client, anonymous: httpx.Client, grading: Grading, draw: Draw
) -> None:
    """A token that has ended, or that SECRET_KEY and HS256 did not sign, is 401."""
    key, hour, now = grading.secret_key, 3600, int(time.time())
    claims = claims_of(token_of(client), key)
    assert ask(anonymous, f"Bearer {token_of(client)}").status_code == 200

    head, _, signature = token_of(client).split(".")
    longer = signed(claims | {"exp": now + 9 * hour}, key).split(".")[1]
    for what, token in {
        "a token that ended": signed(claims | {"exp": now - 300}, key),
        "a token without `exp`": signed(without(claims, "exp"), key),
        "a token that another key signed": signed(claims, draw.word(48)),
        "a token signed by HS384": signed(claims, key, "HS384"),
        "a token that nobody signed (`none`)": signed(claims, None, "none"),
        "a token that was changed": f"{head}.{longer}.{signature}",
    }.items():
        hold_unauthorized(ask(anonymous, f"Bearer {token}"), what)


@task(5)
@hint("nobody's token")
def test_a_token_for_nobody_is_401(
    client: httpx.Client, anonymous: httpx.Client, grading: Grading, draw: Draw
) -> None:
    """A token whose `sub` is missing, no number, or no user's id is 401."""
    key = grading.secret_key
    claims = claims_of(token_of(client), key)
    texts = (None, "", "²", "1.5", draw.word(), f"{claims['sub']}{draw.word()}")
    ids = (0, -1, draw.randint(10**6, 10**9), 2**31, 2**63, 10**30)
    changed = [claims | {"sub": sub} for sub in (*texts, *map(str, ids))]

    for each in (without(claims, "sub"), *changed):
        answer = ask(anonymous, f"Bearer {signed(each, key)}")
        hold_unauthorized(answer, f"a token with the `sub` {each.get('sub')!r}")
