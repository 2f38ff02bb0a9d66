"""What stage 5 brings: people register, and log in with a password."""

import ast
import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx

from checks.shared.answers import aware, hold_made_now, part
from checks.shared.code import last_name
from checks.shared.people import (
    BCRYPT,
    hold_no_field_for_a_secret,
    hold_no_secret,
    hold_unauthorized,
    log_in,
    register,
)
from checks.shared.types import Account, AtOnce, Launch, NewAccount
from coursekit.grading.draw import Draw
from coursekit.grading.faces.app import App
from coursekit.grading.faces.database import Database
from coursekit.grading.faces.openapi import OpenApi
from coursekit.grading.faces.source import Source
from coursekit.grading.grading import Grading
from coursekit.grading.marks import about, alone, hint, needed, task
from coursekit.grading.verdict import Failure

STARTS = "it starts, and answers requests"
SHORTEST_KEY = 16
LONG_KEY = re.compile(r"(?=.*\d).{32}", re.DOTALL)
TAKE_PASSWORDS = (
    *(("POST", path) for path in ("/auth/register", "/auth/login")),
    ("PATCH", "/users/me"),
)
TRIES = 5
NOTICEABLE = 10  # a hash of this cost takes some ten times as long as a request
HOSTILE = ("NaN", "-Infinity", "1e999", r'"\ud800"', r'{"\udfff": NaN}', r'"\u0000"')


def outcome(app: App) -> str:
    """Return in words how the start of an app went."""
    try:
        app.client.get("/health")
    except Failure as failure:
        return failure.got
    return STARTS


def literal_keys(tree: ast.Module) -> Iterator[int]:
    """Yield the lines where a key is written out, however it gets its name.

    It may be named a secret, be given to jwt, stand beside `"SECRET_KEY"` as another
    value of it, or be what a function returns that reads it.
    """
    yield from (line_of(node) for node in ast.walk(tree) if is_written_key(node))
    for scope in scopes(tree):
        found = list(within(scope))
        names = {name for node in found if reads_key(node) for name in targets_of(node)}
        for node in found:
            same = names & set(targets_of(node))
            returned = isinstance(node, ast.Return) and any(map(reads_key, found))
            if (same or returned) and any(map(is_key, choices(node.value))):
                yield node.lineno


def is_written_key(node: ast.AST) -> bool:
    """Return whether a node gives a key to a name, an argument or an entry."""
    match node:
        case ast.Assign() | ast.AnnAssign() | ast.NamedExpr():
            names = [name.lower() for name in targets_of(node)]
            if any(map(is_secret, names)):
                return has_key(node.value)
            named_key = any(name.endswith("key") for name in names)
            return named_key and has_key(node.value, is_long)
        case ast.Call(func=function, args=given, keywords=words):
            if last_name(function) in ("encode", "decode"):
                keys = [
                    *given[1:2],
                    *(word.value for word in words if word.arg == "key"),
                ]
                return any(map(is_key, keys))
            return any(map(is_name_of_key, given)) and any(map(is_key, given))
        case ast.BoolOp() | ast.IfExp():
            read = any(is_name_of_key(each) for each in ast.walk(node))
            return read and any(map(is_key, choices(node)))
        case ast.keyword(arg=str(name), value=value):
            return is_secret(name) and has_key(value)
        case ast.Dict():
            pairs = zip(node.keys, node.values, strict=True)
            return any(is_secret(text_of(k)) and has_key(v) for k, v in pairs)
        case ast.arguments():
            named = [*node.posonlyargs, *node.args, *node.kwonlyargs]
            given = [*node.defaults, *node.kw_defaults]
            pairs = zip(named[::-1], given[::-1], strict=False)
            return any(is_secret(each.arg) and has_key(v) for each, v in pairs)
    return False


def line_of(node: ast.AST) -> int:
    """Return the line of a node; of a function's arguments, that of a default."""
    return next(each.lineno for each in ast.walk(node) if hasattr(each, "lineno"))


def choices(value: ast.AST | None) -> Iterator[ast.AST]:
    """Yield what a value may be: itself, one of several, a text that is encoded."""
    match value:
        case ast.BoolOp(values=values):
            yield from (each for one in values for each in choices(one))
        case ast.IfExp(body=one, orelse=other):
            yield from (*choices(one), *choices(other))
        case ast.Call(func=ast.Attribute(value=text)):
            yield text
        case ast.AST():
            yield value


def scopes(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield a module, and each function in it."""
    kinds = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    yield from (node for node in ast.walk(tree) if isinstance(node, kinds))


def within(scope: ast.AST) -> Iterator[ast.AST]:
    """Yield what stands in a scope, but not what functions in it hold."""
    for child in ast.iter_child_nodes(scope):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from within(child)


def targets_of(node: ast.AST) -> list[str]:
    """Return the names that a statement gives a value to."""
    targets = list(getattr(node, "targets", [])) or [getattr(node, "target", None)]
    return [last_name(target) for target in targets if target is not None]


def reads_key(node: ast.AST) -> bool:
    """Return whether a statement sets something by the variable SECRET_KEY."""
    if not isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr):
        return False
    return any(map(is_name_of_key, ast.walk(node)))


def is_name_of_key(node: ast.AST) -> bool:
    return text_of(node) == "SECRET_KEY"


def is_secret(name: str) -> bool:
    return "secret" in name.lower()


def text_of(node: ast.AST | None) -> str:
    """Return the text that a literal is; nothing for any other."""
    value = getattr(node, "value", None)
    return value if isinstance(value, str) else ""


def has_key(
    value: ast.AST | None = None, fits: Callable[[ast.AST], bool] = lambda _: True
) -> bool:
    """Return whether a value is made of a literal that may be a key."""
    found = parts(value) if value is not None else ()
    return any(is_key(each) and fits(each) for each in found)


def parts(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and what it is made of, but not what a list, set or tuple holds."""
    yield node
    if not isinstance(node, ast.List | ast.Set | ast.Tuple):
        for child in ast.iter_child_nodes(node):
            yield from parts(child)


def is_long(node: ast.AST) -> bool:
    """Return whether a literal is as long as a key, and no name of something."""
    return bool(LONG_KEY.match(str(getattr(node, "value", ""))))


def is_key(node: ast.AST) -> bool:
    """Return whether a literal may be a key: no sentence, path, name, pattern, hash."""
    text = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
    text = text.decode("latin-1") if isinstance(text, bytes) else text
    if not isinstance(text, str) or len(text) < SHORTEST_KEY:
        return False
    return not re.search(r"\s|/|^\$2|^[A-Z_]+$|replace$|\[.+\]|^[a-z_]{,31}$", text)


def stored_hash(database: Database, person: Account) -> str:
    """Return what the table holds as a user's password."""
    statement = "SELECT hashed_password FROM users WHERE lower(username) = :name"
    found = database.value(statement, name=person["username"].lower())
    return found if isinstance(found, str) else bytes(found or b"").decode("latin-1")


def seconds(client: httpx.Client, name: str, password: str) -> float:
    """Return how long a login takes."""
    began = time.perf_counter()
    log_in(client, name, password)
    return time.perf_counter() - began


def raw(body: dict[str, Any], field: str, value: str) -> dict[str, Any]:
    """Return a request's content in which a field has a value that JSON forbids."""
    text = json.dumps(body | {field: "@@"}).replace('"@@"', value)
    return {"content": text, "headers": {"Content-Type": "application/json"}}


@task(1)
@about("a key from the environment")
def test_no_start_without_a_secret_key(
    anonymous: httpx.Client, launch: Launch, draw: Draw
) -> None:
    """Without a `SECRET_KEY` of 32 bytes or more the app ends, and says why."""
    assert anonymous.get("/health").status_code == 200

    for key, words in ((None, "no SECRET_KEY"), (draw.word(31), "one of 31 bytes")):
        app = launch(environment={"SECRET_KEY": key}, errors_only=True)
        assert outcome(app) != STARTS, (
            f"with {words} in the environment, an app that ends"
        )
        status = app.exit_status(1)
        assert status is not None, f"with {words} in the environment, an app that ends"
        assert status != 0, "an exit status other than 0, as nothing went well"
        said = "SECRET_KEY" if "SECRET_KEY" in app.logs() else app.logs()
        wanted = f"with {words}, a message that names SECRET_KEY on standard error"
        assert said == "SECRET_KEY", f"{wanted} (`print` writes elsewhere)"

    for key, words in ((draw.word(32), "32 letters"), ("é" * 16, "16 times `é`")):
        good = launch(environment={"SECRET_KEY": key}).client
        status = good.get("/health").status_code
        assert status == 200, f"200 OK with a key of 32 bytes: {words}"


@task(1)
@hint("a key in the code")
def test_no_secret_in_the_code(source: Source, launch: Launch) -> None:
    """No key is written in the code, not even one for your own machine."""
    modules = source.within("app")

    found = [
        f"{m.path}, line {n}" for m in modules for n in sorted({*literal_keys(m.tree)})
    ]

    assert found == [], "a key that comes from the environment alone"
    with needed("a key from the environment"):  # where there is none, none is written
        app = launch(environment={"SECRET_KEY": None})
        assert outcome(app) != STARTS, "without SECRET_KEY, an app that ends"


@task(2)
@about("registering")
def test_a_person_registers(
    app: App, anonymous: httpx.Client, account: NewAccount
) -> None:
    """Who registers is answered with 201 and the new user, without the password."""
    person = account()

    answer = anonymous.post("/auth/register", json=person)

    assert answer.status_code == 201
    wanted = {"username": person["username"], "email": person["email"]}
    wanted |= {"role": "user", "is_active": True}
    assert part(answer.json(), wanted) == wanted
    hold_no_secret(answer, person["password"])
    first = answer.json()["created_at"]
    hold_made_now(first)
    again = anonymous.post("/auth/register", json=account()).json()["created_at"]
    words = "a `created_at` of its own for each user"
    assert aware(first).microsecond == 0 or again != first, words
    openapi = OpenApi(anonymous.get("/openapi.json").json(), app.exchanges[-1])
    hold_no_field_for_a_secret(openapi, [("POST", "/auth/register", 201)])


@task(2)
@hint("the hash")
def test_a_password_is_stored_as_a_hash(
    launch: Launch, grading: Grading, account: NewAccount
) -> None:
    """The table holds a bcrypt hash of its own for each user, and no password."""
    app = launch(bcrypt_cost=None)
    database, ada = grading.database(app), account()
    bob = account(password=ada["password"])
    for person in (ada, bob):
        register(app.client, person)

    hashes = [stored_hash(database, person) for person in (ada, bob)]

    wrong = [each for each in hashes if not BCRYPT.fullmatch(each)]
    assert wrong == [], "a bcrypt hash, like $2b$12$…, in `users.hashed_password`"
    assert int(hashes[0][4:6]) >= 10, "a cost of at least 10 (the number after `$2b$`)"
    assert hashes[0] != hashes[1], "two hashes for two users who have one password"
    row = str(database.rows("SELECT * FROM users"))
    assert row.count(ada["password"]) == 0, "the password 0 times in the table `users`"


@task(2)
@hint("what is refused")
def test_what_registering_refuses(
    anonymous: httpx.Client, account: NewAccount, draw: Draw, database: Database
) -> None:
    """A bad name, a bad address, a null and an unknown field are 422."""
    word = draw.word(5)
    bad = (" x", ".x", "é", "\0", "x" * 46)
    names = (word[:2], *(f"{word}{end}" for end in bad))
    addresses = (word, f"{word}@", f"@{word}.com", f"{word} x@example.com")
    for field, value in (
        *(("username", name) for name in names),
        *(("email", address) for address in addresses),
        *((field, None) for field in account()),
        *(("role", role) for role in ("admin", "user")),
        *((field, draw.randint(50, 99)) for field in ("id", "is_admin", word)),
    ):
        answer = anonymous.post("/auth/register", json=account() | {field: value})
        assert answer.status_code == 422

    assert database.value("SELECT count(*) FROM users") == 0, "no user in the table"
    for name in (word[:3], word + "_" * 45):
        answer = anonymous.post("/auth/register", json=account(username=name))
        assert answer.status_code == 201
    answer = anonymous.post("/auth/register", json=account(username=f"{word}\n"))
    words = "422, or the name without the line end that was sent"
    assert answer.json().get("username", word) == word, words


@task(2)
@hint("what is refused")
def test_how_long_a_password_may_be(
    anonymous: httpx.Client, account: NewAccount, draw: Draw
) -> None:
    """A password has at least 8 characters and at most 72 bytes: not 37 letters `é`."""
    letter, word = draw.choice("éñöж"), draw.word(5)
    for password in (
        *(f"{word}xx", letter * 7, f"{word}{'x' * 68}"),
        *(letter * 37, "🔑" * 19),
    ):
        body = account(password=password)
        answer = anonymous.post("/auth/register", json=body)
        assert answer.status_code == 422

    for password in (f"{word}xyz", f"{word}{'x' * 67}", letter * 36, "🔑" * 18):
        body = account(password=password)
        answer = anonymous.post("/auth/register", json=body)
        assert answer.status_code == 201


@task(2)
@hint("what is taken")
def test_a_name_and_an_address_are_taken_once(
    anonymous: httpx.Client, account: NewAccount, draw: Draw
) -> None:
    """A name or an address that someone has is 409, in upper or lower case alike."""
    name = f"{draw.word(4)}{draw.word(4).upper()}_{draw.randint(10, 99)}"
    email = f"{name}@example.com"
    first = account(username=name, email=email)
    assert anonymous.post("/auth/register", json=first).status_code == 201

    for change in (
        *({"username": each} for each in (name, name.lower(), name.upper())),
        *({"email": each} for each in (email, email.lower(), email.upper())),
    ):
        answer = anonymous.post("/auth/register", json=account(**change))
        assert answer.status_code == 409
    for other in (f"{name[:8]}x", f"{name[:8]}_"):
        body = account(username=other, email=f"{other}@example.com")
        answer = anonymous.post("/auth/register", json=body)
        words = "201 Created for a name that nobody has: `_` is no pattern"
        assert answer.status_code == 201, words


@task(2)
@hint("what is taken")
@alone("its requests race one another")
def test_two_register_at_once(
    anonymous: httpx.Client, account: NewAccount, at_once: AtOnce
) -> None:
    """When four register one name or address at once, one gets 201, the others 409."""
    for writing in ("users", ""):
        for field in ("username", "email"):
            taken = account()[field]
            same = (taken, taken.upper(), taken.title(), taken)
            password = account()["password"]
            people = [account(password=password, **{field: each}) for each in same]
            requests = [("POST", "/auth/register", person) for person in people]

            statuses = at_once(anonymous, requests, writing)

            assert statuses == [201, 409, 409, 409], "one 201, and 409 for all others"


@task(3)
def test_no_answer_repeats_a_password(
    client: httpx.Client, account: NewAccount, draw: Draw
) -> None:
    """No answer repeats the password that was sent, whatever else is wrong."""
    register(client, account())
    person = account()
    word = person["password"]
    text = json.dumps(person)
    for content in (
        *({"json": person | {field: None}} for field in ("username", "email")),
        *({"json": person | {"password": bad}} for bad in (word * 4, [word])),
        *({"json": body} for body in (person | {draw.word(): word}, [person], text)),
        *({"content": bad} for bad in (text, text[:-1])),
        raw(person, "email", "NaN,"),
        *[{"json": person}] * 2,
    ):
        for method, path in TAKE_PASSWORDS:
            answer = client.request(method, path, **content)
            assert answer.text.count(word) == 0, "the password 0 times in the answer"


@task(3)
@hint("strange values")
def test_hostile_values_are_no_crash(
    client: httpx.Client, account: NewAccount, draw: Draw
) -> None:
    """NaN, Infinity, half a surrogate pair and a NUL are refused, and are no crash."""
    person, title = account(), {"title": draw.title()}
    register(client, person)
    login = {name: person[name] for name in ("username", "password")}
    change = {"password": draw.word()}
    with needed("making a task"):
        place = f"/tasks/{client.post('/tasks', json=title).json()['id']}"
    for method, path, body, fields in (
        ("POST", "/auth/register", account(), ("username", "email", "password")),
        ("POST", "/auth/login", login, ("username", "password")),
        ("POST", "/tasks", title, ("title", "description", "due_date", draw.word())),
        ("PATCH", place, {}, ("title", "done", "priority")),
        ("PATCH", "/users/me", change, ("email", "current_password")),
    ):
        for field, value in ((field, value) for field in fields for value in HOSTILE):
            answer = client.request(method, path, **raw(body, field, value))
            assert answer.status_code in range(400, 500), "a status from 400 to 499"


@task(4)
@about("logging in")
def test_a_password_counts_to_the_letter(
    anonymous: httpx.Client, account: NewAccount, draw: Draw
) -> None:
    """One logs in with a name in upper or lower case, and with the exact password."""
    person = account(password=draw.word(72))
    name, right = person["username"], person["password"]
    register(anonymous, person)
    for typed in (name, name.upper(), name.title()):
        answer = log_in(anonymous, typed, right)
        assert answer.status_code == 200

    for wrong in (
        *(right.upper(), right.title(), f"{right} ", right[:71], right[:1]),
        *(f"{right}x", right * 100, "🔑" * 100, draw.word(20)),
    ):
        hold_unauthorized(log_in(anonymous, name, wrong), "a wrong password")
    for alike in (f"{name[:-1]}_", f"_{name[1:]}"):
        hold_unauthorized(log_in(anonymous, alike, right), f"the unknown name {alike}")
    spaced = account(password=f" {draw.word(12)} ")
    name, right = spaced["username"], spaced["password"]
    register(anonymous, spaced)
    answer = log_in(anonymous, name, right)
    assert answer.status_code == 200, "200 OK for a password with its spaces"
    answer = log_in(anonymous, name, right.strip())
    hold_unauthorized(answer, "a password without its spaces")


@task(4)
@hint("who is refused")
def test_a_refused_login_tells_nothing(
    anonymous: httpx.Client, account: NewAccount, draw: Draw, database: Database
) -> None:
    """An unknown name, a wrong password and an inactive user get the very same 401."""
    active, inactive = account(), account()
    for person in (active, inactive):
        register(anonymous, person)
    change = "UPDATE users SET is_active = false WHERE lower(username) = :name"
    database.execute(change, name=inactive["username"])
    wrong = log_in(anonymous, active["username"], draw.word(20))
    hold_unauthorized(wrong, "a wrong password")

    people = {"an unknown name": account(), "an inactive user": inactive}
    for whom, person in people.items():
        answer = log_in(anonymous, person["username"], person["password"])
        hold_unauthorized(answer, whom)
        words = f"the same answer for {whom} as for a wrong password"
        assert answer.json() == wrong.json(), words


@task(4)
@hint("who is refused")
@alone("it measures how long a login takes")
def test_a_refused_login_takes_its_time(
    launch: Launch, grading: Grading, account: NewAccount
) -> None:
    """Who may not log in is refused after the work of a login, whatever the reason."""
    app, person = launch(bcrypt_cost=NOTICEABLE), account()
    client, database = app.client, grading.database(app)
    register(client, person)
    with needed("logging in"):
        answer = log_in(client, person["username"], person["password"])
        assert answer.status_code == 200
    name, longer = person["username"], "a wrong password of 100 characters"
    shares = dict.fromkeys((longer, "an unknown name", "an inactive user"), 0.0)
    for _ in range(TRIES):  # a busy machine may slow down any one of them
        wrong = seconds(client, name, account()["password"])
        long = seconds(client, name, "x" * 100)
        unknown = seconds(client, account()["username"], person["password"])
        database.execute("UPDATE users SET is_active = false")
        inactive = seconds(client, name, person["password"])
        database.execute("UPDATE users SET is_active = true")
        for whom, taken in zip(shares, (long, unknown, inactive), strict=True):
            shares[whom] = max(shares[whom], round(taken / wrong, 2))
        if min(shares.values()) > 0.5:
            break

    for whom, share in shares.items():
        sooner = f"{1 / max(share, 0.01):.0f} times sooner"
        taken = "as long" if share > 0.5 else sooner
        assert taken == "as long", f"{whom} to be refused as late as a wrong password"
