"""The trace: a request's way through an app, whole, in order, and of any app."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from browser import needs_browser, opened
from conftest import COURSE, PROJECT, TINY, Told

from coursekit.commands import trace
from coursekit.sandbox.deadlines import Deadlines
from coursekit.sandbox.launcher import ForkLauncher, ForkServer, SpawnLauncher
from coursekit.sandbox.recording.values import HIDDEN, Describer
from coursekit.tracing.requests import EXAMPLE
from coursekit.tracing.steps import read_record

Tell = Callable[..., Told]
RELATED = PROJECT / "solutions" / "06_relationships"
WHEATS = PROJECT / "tests" / "wheats"
HURRIED = Deadlines(answer=1.5)


@pytest.fixture
def traced(
    told: Tell, fork_server: ForkServer, monkeypatch: pytest.MonkeyPatch
) -> Tell:
    """Trace requests: ``traced(4, code, "--request", "GET /tasks")``."""
    monkeypatch.setattr(
        trace, "open_launcher", lambda code: ForkLauncher(code, fork_server)
    )

    def traced(stage: object, code: Path, *more: object) -> Told:
        root = TINY if stage == "tiny" else PROJECT
        number = 1 if stage == "tiny" else stage
        return told("--course", root, "trace", number, "--code", code, *more)

    return traced


def write_app(folder: Path, text: str) -> Path:
    (folder / "app").mkdir(parents=True, exist_ok=True)
    (folder / "app" / "main.py").write_text(text, encoding="utf-8")
    return folder


def line_of(file: Path, words: str) -> int:
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, start=1) if words in line)


def in_order(out: str, *parts: str) -> None:
    position = 0
    for part in parts:
        found = out.find(part, position)
        assert found >= 0, f"{part!r} does not stand behind the part before it in {out}"
        position = found + len(part)


def test_a_request_passes_all_lanes_in_their_order(traced: Tell) -> None:
    routes = RELATED / "app" / "routes" / "tasks.py"
    made = line_of(routes, "task = Task(")
    committed = line_of(routes, "db.commit()")

    said = traced(
        6, RELATED, "--signed-in", "1", "--request", 'POST /tasks {"title": "Buy milk"}'
    )

    assert said.status == 0
    in_order(
        said.out,
        "route ● │ │ │ │ │ POST /tasks is for create_task",
        "dependency │ ● │ │ │ │ HTTPBearer()",
        "get_db()  app/database.py:",
        "get_current_user()  app/dependencies.py:",
        "SQL │ │ │ │ ● │   SELECT",
        "model │ │ │ ● │ │   User from a row",
        "schema │ │ ● │ │ │ TaskCreate  app/schemas/task.py:",
        "route ● │ │ │ │ │ create_task()",
        f"a new Task  app/routes/tasks.py:{made}",
        "INSERT INTO tasks",
        "with title='Buy milk'",
        f"COMMIT  app/routes/tasks.py:{committed}",
        "schema │ │ ● │ │ │ TaskResponse",
        "answer │ │ │ │ │ ● 201 Created",
        "Location /tasks/1",
        "get_db goes on after its yield",
    )


@pytest.fixture
def requests(tmp_path: Path) -> Path:
    """A file with an account, its token, and a request of somebody else."""
    login = {"username": "ada", "password": "open sesame"}
    account = login | {"email": "ada@example.com"}
    path = tmp_path / "requests.txt"
    path.write_text(
        f"# an account, and its token\n\nPOST /auth/register {json.dumps(account)}\n"
        f"POST /auth/login {json.dumps(login)}\nsign in bob\nGET /users/me\n",
        encoding="utf-8",
    )
    return path


def test_requests_come_from_a_file_in_a_row_and_no_secret_is_shown(
    traced: Tell, requests: Path
) -> None:
    said = traced(6, RELATED, "--file", requests)

    in_order(said.out, "201 Created", "200 OK", "GET /users/me", '"username": "bob"')
    assert said.status == 0
    assert "password" in said.out
    assert HIDDEN in said.out
    assert "open sesame" not in said.out
    assert "$2b$" not in said.out
    assert not re.search(r"eyJ\w+\.", said.out)


@pytest.mark.parametrize("stage", COURSE.stages, ids=str)
def test_the_solution_of_every_stage_can_be_traced(traced: Tell, stage: object) -> None:
    has_users = (stage.solution / "app" / "security.py").exists()
    signed_in = ["--signed-in", "1"] if has_users else []

    done = traced(stage.number, stage.solution, *signed_in, "--request", "GET /tasks")

    assert "200 OK" in done.out
    assert "list_tasks" in done.out
    assert done.status == 0


@pytest.mark.parametrize(
    ("request_line", "parts"),
    [
        ('POST /tasks {"title": ""}', ["TaskCreate refuses", "✗ body.title", "422"]),
        ("GET /tasks/abc", ["task_id refuses", "✗ path.task_id", "422"]),
        ("GET /tasks/7", ["gives no row", "raises HTTPException: 404", "● 404"]),
        ("GET /nothing", ["● 404", "No line of your code ran"]),
        ('POST /tasks {"title', ["● 422", "json_invalid"]),
        ("DELETE /health", ["● 405"]),
    ],
)
def test_a_refused_request_shows_how_far_it_came(
    traced: Tell, request_line: str, parts: list[str]
) -> None:
    code = PROJECT / "solutions" / "04_routes"

    said = traced(4, code, "--request", request_line)

    in_order(said.out, *parts)
    assert said.status == 0


def test_without_a_token_the_dependency_that_refuses_is_shown(traced: Tell) -> None:
    said = traced(6, RELATED, "--request", "GET /tasks")

    in_order(said.out, "HTTPBearer fails", "raises HTTPException: 401", "● 401")


def test_a_crash_shows_the_line_and_the_traceback(traced: Tell) -> None:
    said = traced(
        "tiny", TINY / "code" / "crashes", "--request", 'POST /hello {"a": 1}'
    )

    in_order(
        said.out,
        "hello_you fails  app/main.py:",
        "● 500",
        "What the app printed",
        "Error",
    )


BARE_YIELD = """
from fastapi import Depends, FastAPI, HTTPException

app = FastAPI()


def lend():
    yield "a book"


async def lend_another():
    yield "a pen"


@app.get("/hello")
def hello(book=Depends(lend), pen=Depends(lend_another)):
    raise HTTPException(418, "no tea")
"""


def test_an_error_that_reaches_a_dependency_at_its_yield_is_told(
    traced: Tell, tmp_path: Path
) -> None:
    code = write_app(tmp_path / "code", BARE_YIELD)

    said = traced("tiny", code, "--request", "GET /hello")

    in_order(
        said.out,
        *("lend()", "hands over 'a book'", "lend_another()", "hello fails"),
        *("lend_another goes on", "lend_another fails", "raises HTTPException: 418"),
        *("lend goes on", "lend fails", "raises HTTPException: 418", "● 418"),
    )


def test_a_hanging_request_shows_where_it_stays(
    traced: Tell, fork_server: ForkServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        trace, "open_launcher", lambda code: ForkLauncher(code, fork_server, HURRIED)
    )
    code = TINY / "code" / "loops"

    said = traced("tiny", code, "--request", "GET /hello")

    in_order(
        said.out,
        "hello()  app/main.py:",
        "● no answer",
        "it came as far as app/main.py:",
    )
    assert "It is still in app/main.py" in said.out
    assert said.status == 1


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("does_not_parse", "Python can't read your code"),
        ("has_no_app", "defines no `app`"),
        ("raises_at_import", "an error was raised while your code"),
    ],
)
def test_an_app_that_does_not_start_says_why(
    traced: Tell, code: str, words: str
) -> None:
    said = traced("tiny", TINY / "code" / code, "--request", "GET /hello")

    assert words in said.out
    assert "no line of yours ran" in said.out
    assert said.status == 1


@pytest.mark.parametrize(
    ("wheat", "parts"),
    [
        ("01_in_memory/plain_starlette", ["is for create", "create()", "201 Created"]),
        ("02_models/async_engine", ["get_db()", "a new Task", "INSERT", "COMMIT"]),
        ("02_models/core", ["<Connection>", "INSERT", "gives 1 row", "COMMIT"]),
    ],
)
def test_apps_built_in_other_ways_are_traced_too(
    traced: Tell, wheat: str, parts: list[str]
) -> None:
    code = WHEATS / wheat

    said = traced(
        int(wheat[:2]), code, "--request", 'POST /tasks {"title": "Buy milk"}'
    )

    in_order(said.out, *parts)


def test_it_works_where_nothing_can_be_forked(
    told: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trace, "open_launcher", SpawnLauncher)
    code = PROJECT / "solutions" / "02_models"

    said = told("trace", 2, "--code", code, "--request", 'POST /tasks {"title": "A"}')

    in_order(said.out, "create_task()", "INSERT INTO tasks", "201 Created")


HOSTILE = """
import os, stat, sys, threading
from fastapi import FastAPI

app = FastAPI()


class Odd:
    def __repr__(self): os._exit(3)
    __str__ = __repr__
    def __getattr__(self, name): raise SystemExit
    def __len__(self): raise KeyboardInterrupt


class OddList(list):
    def __iter__(self): os._exit(4)
    def __len__(self): os._exit(5)


class OddName(type):
    @property
    def __name__(cls): os._exit(6)


class Named(metaclass=OddName):
    pass


def take(*values, **more): return Odd()
def look(odd, odd_list, named, deep, huge, text): return OddList([1])


def deep():
    value = []
    for _ in range(100_000): value = [value]
    return value


class OddError(Exception):
    def __str__(self): raise RuntimeError


@app.get("/odd")
def odd():
    take()
    look(Odd(), OddList([1, 2]), Named(), deep(), 10 ** 9_999, "a" * 10_000_000)
    try:
        fail()
    except OddError:
        return {"survived": True}


def fail(): raise OddError


@app.get("/forge")
async def forge():
    forged = [
        b'{"kind": "enter", "request": 1, "id": 1e99, "name": ["a"], "at": NaN}',
        b'{"kind": "answer", "request": 1, "name": "\\\\u001b[31mfree", "lane": "sql"}',
        b'{"kind": "sql", "request": 1, "id": 3, "within": 3, "text": "\\\\u001b[2J"}',
        b'{"kind": "app", "routes": 7, "models": [[]]}', b"[" * 100_000, b"\\xff\\x00",
    ]
    count = 0
    for handle in range(3, 100):
        try:
            if stat.S_ISREG(os.fstat(handle).st_mode):
                os.write(handle, b"\\n" + b"\\n".join(forged) + b"\\n")
                count += 1
        except OSError:
            pass
    return {"forged": count}


@app.get("/close")
async def close():
    sys.settrace(None)
    threading.settrace(None)
    return {"closed": True}


@app.get("/many")
def many():
    for number in range(100_000): step(number)
    return {"many": True}


def step(number): return number
"""


FORGED = """
import os, stat

for handle in range(3, 100):
    try:
        if stat.S_ISREG(os.fstat(handle).st_mode):
            os.write(handle, b'{"kind": "app", "routes": 7, "models": [[]]}\\n')
            os.write(handle, b'{"kind": "enter", "request": 1, "id": 1}\\n')
    except OSError:
        pass

from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def hello():
    return {"greeting": "Hello"}
"""


def test_facts_that_an_app_forges_break_nothing(traced: Tell, tmp_path: Path) -> None:
    code = write_app(tmp_path / "code", FORGED)

    said = traced("tiny", code, "--request", "GET /hello")

    assert "● 200 OK" in said.out
    assert "hello is for" not in said.out
    assert said.status == 0


@pytest.mark.parametrize("name", ["odd", "forge", "close", "many"])
def test_a_hostile_app_spoils_its_own_trace_only(
    traced: Tell, tmp_path: Path, name: str
) -> None:
    code = write_app(tmp_path / "code", HOSTILE)

    said = traced(
        "tiny", code, "--request", f"GET /{name}", "--html", tmp_path / "t.html"
    )

    assert said.status == 0
    assert "● 200 OK" in said.out
    assert "\x1b" not in said.out + (tmp_path / "t.html").read_text()


def test_values_of_odd_classes_are_told_without_running_them(
    traced: Tell, tmp_path: Path
) -> None:
    code = write_app(tmp_path / "code", HOSTILE)

    said = traced("tiny", code, "--request", "GET /odd")

    assert "odd_list [1, 2]" in said.out
    assert "huge <a huge int>" in said.out
    assert "raises OddError" in said.out


def test_what_is_no_trace_is_read_as_none(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text('{"kind": "enter", "request": 1}\n')
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "pipe")

    for name in ("link", "pipe", "missing", "."):
        record = read_record(tmp_path / name)
        assert record.steps == []
    assert len(read_record(tmp_path / "secret").steps) == 1


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("password", "open sesame", HIDDEN),
        ("hashed_password", None, "None"),
        ("access_token", b"abcdefgh", HIDDEN),
        ("token_type", "bearer", "'bearer'"),
        (
            "body",
            {"password": "open sesame", "id": 1},
            f"{{'password': {HIDDEN}, 'id': 1}}",
        ),
        ("text", "$2b$04$" + "a" * 53, f"'{HIDDEN}'"),
        ("numbers", list(range(20)), "[0, 1, 2, 3, 4, 5, 6, 7, … 12 more]"),
    ],
)
def test_values_are_told_in_a_few_words(name: str, value: object, words: str) -> None:
    assert Describer().words(value, name) == words


def test_a_secret_is_hidden_wherever_it_turns_up_again() -> None:
    describer = Describer()

    describer.words("open sesame", "password")

    assert describer.words(["so open sesame is it"]) == f"['so {HIDDEN} is it']"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            [],
            f"Which request? Say REQUEST='{EXAMPLE}',"
            " or FILE=requests.txt for several.",
        ),
        (["--request", "tasks"], "REQUEST is no request: `tasks`. Write a method, a"),
        (
            ["--file", "none.txt"],
            "none.txt can't be read: No such file or directory."
            " Name a file with a request a line.",
        ),
        (["--request", "GET /\x01"], "GET /\x01 can't be sent: Invalid non-printable"),
        (["--file", "empty.txt"], "empty.txt holds no request. Write one a line, like"),
        (["--file", "many.txt"], "many.txt holds 51 requests: leave 50 at most."),
        (["--file", "bad.txt"], "bad.txt, line 2, is no request: `no`."),
        (
            ["--request", "GET /", "--signed-in", "2"],
            "SIGNED_IN=2 is no name: say SIGNED_IN=1, or a name of three letters",
        ),
        (
            ["--request", "GET /hello", "--signed-in", "1"],
            "Nobody can be signed in: this app has no POST /auth/register. Leave",
        ),
        (
            ["--request", "GET /hello", "--html", "none/t.html"],
            "The page can't be written to none/t.html: No such file or directory."
            " Name another file: HTML=trace.html",
        ),
    ],
)
def test_a_wrong_use_is_told_in_a_sentence(
    traced: Tell,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty.txt").write_text("# nothing\nsign in bob\n")
    Path("many.txt").write_text("GET /\n" * 51)
    Path("bad.txt").write_text("GET /\nno\n")

    said = traced("tiny", TINY / "code" / "passes", *words)

    assert said.err.startswith(sentence)
    assert said.status == 2


def test_a_failed_sign_in_names_the_request_to_look_at(
    traced: Tell, tmp_path: Path
) -> None:
    shutil.copytree(RELATED, tmp_path / "code")
    auth = tmp_path / "code" / "app" / "routes" / "auth.py"
    auth.write_text(auth.read_text().replace("status_code=201", "status_code=418"))

    said = traced(6, tmp_path / "code", "--signed-in", "ada", "--request", "GET /tasks")

    assert said.err.startswith(
        "Nobody can be signed in: POST /auth/register answered 418. Look at that"
        " request first: REQUEST='POST /auth/register {"
    )
    assert "open sesame" in said.err


def test_a_refused_login_names_the_login(traced: Tell, tmp_path: Path) -> None:
    shutil.copytree(RELATED, tmp_path / "code")
    auth = tmp_path / "code" / "app" / "routes" / "auth.py"
    refusal = '    raise unauthorized("no")'
    answer = "    return Token("
    text = auth.read_text()
    assert answer in text
    auth.write_text(text.replace(answer, f"{refusal}\n{answer}"))

    said = traced(6, tmp_path / "code", "--signed-in", "ada", "--request", "GET /tasks")

    assert said.err.startswith(
        "Nobody can be signed in: POST /auth/login answered 401. Look at that request"
        " first: REQUEST='POST /auth/login {"
    )


def test_the_page_needs_no_network_and_shows_the_source(
    traced: Tell, tmp_path: Path
) -> None:
    page = tmp_path / "trace.html"

    traced(
        4,
        PROJECT / "solutions" / "04_routes",
        *("--request", 'POST /tasks {"title": "<b>milk</b>"}'),
        *("--html", page),
    )

    text = page.read_text(encoding="utf-8")
    assert not re.search(r"https?://|src=|<script|@import|url\(", text)
    assert "&lt;b&gt;milk&lt;/b&gt;" in text
    assert "<b>milk</b>" not in text
    assert '<span class="here">' in text
    assert "task = Task(**body.model_dump())" in text
    assert "INSERT INTO tasks" in text


def test_html_1_writes_trace_html_here(
    traced: Tell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    said = traced(
        "tiny", TINY / "code" / "passes", "--request", "GET /hello", "--html", "1"
    )

    assert "The page is trace.html: open it in a browser." in said.out
    assert (tmp_path / "trace.html").is_file()


@needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_can_be_read_on_a_phone(
    traced: Tell, tmp_path: Path, scheme: Literal["light", "dark"]
) -> None:
    path = tmp_path / "trace.html"
    create = 'POST /tasks {"title": "Buy milk"}'
    code = PROJECT / "solutions" / "04_routes"
    traced(4, code, "--request", create, "--html", path)

    with opened(scheme=scheme) as page:
        page.open(path)
        page.browsed.get_by_text("app/routes/tasks.py", exact=False).first.click()

        assert page.browsed.locator("pre .here").first.is_visible()
        assert not page.scrolls_sideways
        assert page.complaints == []
        assert page.requested == [path.as_uri()]
