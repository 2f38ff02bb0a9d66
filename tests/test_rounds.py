"""What lets rounds follow each other: a server that stays warm, runs that are left."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import TINY, Nobody

from coursekit.course.stages import Course
from coursekit.grading.databases import SqliteDatabases
from coursekit.grading.run import Run
from coursekit.grading.runner import Abandoned, grade
from coursekit.grading.verdict import Verdict
from coursekit.sandbox import server as server_module
from coursekit.sandbox.launcher import (
    SPAWN_SWITCH,
    ForkLauncher,
    ForkServer,
    Launchers,
    SpawnLauncher,
)
from coursekit.sandbox.server import WarmServer
from coursekit.workbench.watch.changes import Changes
from coursekit.workbench.watch.wishes import News, Wish, Wishes

COURSE = Course(TINY)
PASSES = TINY / "code" / "passes"


@pytest.fixture
def warm() -> Iterator[WarmServer]:
    server = WarmServer()
    yield server
    server.close()


def prepare(server: WarmServer, folder: Path, *libraries: str) -> int:
    """Have a server prepared for code that imports these; return the server's id."""
    lines = "".join(f"import {name}\n" for name in libraries)
    (folder / "main.py").write_text(lines)
    server.prepare(folder)
    server.wait_until_ready()
    return server._server.pid


def test_a_warm_server_goes_on_with_more_libraries_and_never_with_too_many(
    warm: WarmServer, tmp_path: Path
) -> None:
    first = prepare(warm, tmp_path, "jwt")

    assert prepare(warm, tmp_path, "jwt", "bcrypt") == first
    assert prepare(warm, tmp_path, "jwt", "bcrypt") == first
    assert prepare(warm, tmp_path, "jwt") != first


def test_a_warm_server_is_begun_anew_when_a_library_was_installed(
    warm: WarmServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = prepare(warm, tmp_path)

    monkeypatch.setattr(server_module, "_time_of_installing", lambda: 1)

    assert prepare(warm, tmp_path) != first


def test_without_fork_each_launcher_is_a_new_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(SPAWN_SWITCH, "1")
    launchers = Launchers(PASSES)

    first, second = launchers.open(PASSES), launchers.open(PASSES)

    assert isinstance(first, SpawnLauncher)
    assert first is not second
    for each in (first, second, launchers):
        each.close()
    assert not first.parent.exists()


class Impatient(Nobody):
    """Abandons a run after its first verdict."""

    def __init__(self, launcher: ForkLauncher) -> None:
        self._launcher = launcher

    def hear(self, verdict: Verdict) -> None:
        self._launcher.abandon()


def test_an_abandoned_run_has_no_more_verdicts(fork_server: ForkServer) -> None:
    launcher = ForkLauncher(PASSES, fork_server)
    run = Run(COURSE.stages[0], PASSES, 4242)

    with pytest.raises(Abandoned):
        grade(COURSE, run, launcher, SqliteDatabases(), Impatient(launcher))
    launcher.close()

    assert len(run.verdicts) == 1


def test_a_wish_abandons_the_round_that_it_ends(fork_server: ForkServer) -> None:
    launcher = ForkLauncher(PASSES, fork_server)
    wishes = Wishes()
    wishes.watch_over(launcher)

    wishes.tell(Wish.HINT)
    assert not launcher.is_abandoned
    wishes.tell(Wish.SAVED, ("app/main.py",))

    assert launcher.is_abandoned
    assert wishes.take_small() == [News(Wish.HINT)]
    assert wishes.wait() == [News(Wish.SAVED, ("app/main.py",))]
    launcher.close()


def test_a_wish_that_came_first_abandons_a_round_at_once(
    fork_server: ForkServer,
) -> None:
    launcher = ForkLauncher(PASSES, fork_server)
    wishes = Wishes()
    wishes.tell(Wish.QUIT)

    wishes.watch_over(launcher)

    assert launcher.is_abandoned
    launcher.close()


def test_changes_are_seen_without_news_from_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deaf(*_: object, **__: object) -> None:
        raise OSError("no more watches")

    app = tmp_path / "app"
    app.mkdir()
    reader, writer = os.pipe()
    monkeypatch.setattr("coursekit.workbench.watch.changes.watch", deaf)

    with Changes(app, lambda files: os.write(writer, "\n".join(files).encode())):
        (app / "main.py").write_text("x = 1\n")
        seen = os.read(reader, 100)

    assert seen == b"app/main.py"
    os.close(reader)
    os.close(writer)
