"""``make run … FRESH=1``: a copy on an empty database, of which nothing is left."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from conftest import COURSE, PROJECT, TINY, Told
from seeing import environment, free_port, is_up

from coursekit.keeping.fresh import FreshPlace
from coursekit.workbench import serving

Tell = Callable[..., Told]
STAGE = COURSE.stages[1]


@dataclass
class Served:
    """A fresh server of a solution, and where it keeps what it needs."""

    process: subprocess.Popen[str]
    port: int

    @property
    def place(self) -> FreshPlace:
        return FreshPlace(PROJECT, self.port)

    @property
    def pid(self) -> int:
        return int((self.place.folder / "pid").read_text())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def make_task(self, title: str) -> None:
        answer = httpx.post(f"{self.url}/tasks", json={"title": title})
        assert answer.status_code == 201

    def titles(self) -> list[str]:
        return [task["title"] for task in httpx.get(f"{self.url}/tasks").json()]


def begin(*options: str, **settings: str) -> Served:
    port = free_port()
    words = ["run", STAGE.name, "--code", str(STAGE.solution), "--fresh", *options]
    process = subprocess.Popen(
        [sys.executable, "-m", "coursekit", *words, "--port", str(port)],
        cwd=PROJECT,
        env=environment() | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    return Served(process, port)


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    """A server that several tests share, as each start takes more than a second."""
    server = begin(DATABASE_URL="sqlite:////of/their/own.db")
    assert is_up(server.process, server.port)
    yield server
    os.killpg(server.process.pid, signal.SIGINT)
    server.process.communicate(timeout=30)


def test_it_begins_empty_in_a_database_that_sql_can_ask(
    server: Served, told: Tell
) -> None:
    assert server.titles() == []
    server.make_task("it's ours")

    said = told("sql", "SELECT id, title FROM tasks", "--port", server.port)

    assert (said.out, said.status) == ("id | title\n1 | it's ours\n1 row\n", 0)
    assert server.place.url().startswith(f"sqlite:///{server.place.code.as_posix()}/")


def test_sql_changes_are_stored(server: Served, told: Tell) -> None:
    server.make_task("old")

    change = "UPDATE tasks SET title = 'new' WHERE title = 'old'"
    said = told("sql", change, "--port", server.port)

    assert said.out == "1 row changed\n"
    assert "new" in server.titles()


def test_what_the_database_refuses_is_told_in_its_words(
    server: Served, told: Tell
) -> None:
    said = told("sql", "SELECT no FROM tasks", "--port", server.port)

    assert (said.err, said.status) == ("The database says: no such column: no\n", 2)


def test_the_database_is_held_so_that_a_write_waits(server: Served) -> None:
    words = ["sql", "BEGIN IMMEDIATE", "--hold", "0.6", "--port", str(server.port)]
    holding = subprocess.Popen(
        [sys.executable, "-m", "coursekit", *words],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holding.stdout is not None
    assert holding.stdout.readline() == "The database is held for 0.6 s.\n"
    began = time.monotonic()

    server.make_task("late")

    assert time.monotonic() - began > 0.4
    holding.communicate()
    assert holding.returncode == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_who_ends_it_from_outside_sees_it_start_again_on_the_same_data(
    server: Served, number: signal.Signals
) -> None:
    server.make_task(f"before {number.name}")
    before, old = server.titles(), server.pid

    os.kill(old, number)

    deadline = time.monotonic() + 30
    while server.pid == old and time.monotonic() < deadline:
        time.sleep(0.05)
    assert server.pid != old
    assert is_up(server.process, server.port)
    assert server.titles() == before


def test_ctrl_c_ends_it_and_nothing_is_left() -> None:
    server = begin()
    assert is_up(server.process, server.port)
    folder = server.place.folder
    copy = folder / "code" / "app" / "main.py"
    assert copy.read_bytes() == (STAGE.solution / "app" / "main.py").read_bytes()
    assert copy.stat().st_mode & 0o222 == 0, "nobody edits it by mistake"

    os.killpg(server.process.pid, signal.SIGINT)
    out, _ = server.process.communicate(timeout=30)

    assert server.process.returncode == 0
    assert f"on an empty database: .coursekit/fresh/{server.port}/code/data.db" in out
    assert not folder.exists()


def test_it_serves_on_postgresql_too(told: Tell) -> None:
    server = begin("--db", "postgres")
    try:
        assert is_up(server.process, server.port)
        server.make_task("ours")

        said = told("sql", "SELECT title FROM tasks", "--port", server.port)

        assert said.out == "title\nours\n1 row\n"
        assert server.place.url().startswith("postgresql://")
    finally:
        os.killpg(server.process.pid, signal.SIGINT)
        server.process.communicate(timeout=30)


class Ended:
    """A process that has ended already."""

    pid = 1
    started: list[dict[str, Any]]
    status = 0

    def __init__(self, command: list[str], **options: Any) -> None:
        self.started.append(options | {"command": command})

    def wait(self, *_: object) -> int:
        return self.status


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> type[Ended]:
    Ended.started, Ended.status = [], 0
    monkeypatch.setattr(serving.subprocess, "Popen", Ended)
    return Ended


@pytest.mark.parametrize(
    ("given", "is_there"), [(None, True), ("sqlite:///theirs.db", True), ("", False)]
)
def test_a_database_url_is_its_own_or_none_at_all(
    told: Tell,
    ended: type[Ended],
    monkeypatch: pytest.MonkeyPatch,
    given: str | None,
    is_there: bool,
) -> None:
    if given is not None:
        monkeypatch.setenv("DATABASE_URL", given)

    said = told("--course", TINY, "run", 1, "--fresh", "--port", free_port())

    url = ended.started[0]["env"].get("DATABASE_URL", "")
    assert said.status == 0
    assert (".coursekit/fresh/" in url) is is_there
    assert len(ended.started[0]["env"]["SECRET_KEY"]) >= 32


@pytest.mark.parametrize("status", [1, -signal.SIGKILL])
def test_an_app_that_ends_itself_is_not_started_again(
    told: Tell, ended: type[Ended], status: int
) -> None:
    ended.status = status

    said = told("--course", TINY, "run", 1, "--fresh", "--port", free_port())

    assert said.status == 1
    assert len(ended.started) == 1


def test_a_port_that_is_taken_is_told_and_nothing_is_removed(
    told: Tell, tmp_path: Path
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        place = FreshPlace(PROJECT, port)
        place.make()

        said = told("run", 1, "--fresh", "--port", port)

        assert place.folder.is_dir()
        place.remove()
    assert said.status == 2
    assert said.err.startswith(f"Port {port} is taken: something runs there already.")


def test_sql_needs_a_statement_and_a_server(told: Tell) -> None:
    assert told("sql").err.startswith("Which SQL? Say SQL='SELECT * FROM tasks'")

    said = told("sql", "SELECT 1", "--port", 9)

    assert said.err == (
        "No fresh database is served on port 9. Start your version in another terminal"
        " first, like: make run STAGE=2 FRESH=1\n"
    )
    assert said.status == 2


def test_a_token_is_signed_with_the_key_of_run(told: Tell, ended: type[Ended]) -> None:
    told("--course", TINY, "run", 1, "--fresh", "--port", free_port())
    key = ended.started[0]["env"]["SECRET_KEY"]

    said = told("token", '{"sub": "1", "exp": "now+30min"}')

    claims = jwt.decode(said.out.strip(), key, algorithms=["HS256"])
    assert claims["sub"] == "1"
    assert claims["exp"] == pytest.approx(time.time() + 1800, abs=5)


def test_a_token_is_signed_with_another_key_or_by_nobody(told: Tell) -> None:
    other = told("token", '{"sub": "1"}', "--key", "k" * 40).out.strip()
    nobody = told("token", '{"sub": "1"}', "--alg", "none").out

    assert jwt.decode(other, "k" * 40, algorithms=["HS256"]) == {"sub": "1"}
    assert nobody.endswith(".\n")


@pytest.mark.parametrize("says", ["", "[1]", "{", '"x"'])
def test_a_token_has_to_say_something(told: Tell, says: str) -> None:
    said = told("token", says)

    assert said.err.startswith("""What should it say? Say SAYS='{"sub": "1", """)
    assert said.status == 2


def test_an_algorithm_that_is_not_there_is_told(told: Tell) -> None:
    said = told("token", "{}", "--alg", "XY12")

    assert said.err.startswith("No token can be signed so: XY12: ")
