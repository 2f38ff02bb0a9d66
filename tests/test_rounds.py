"""What lets rounds follow each other: a server that stays warm, runs that are left."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue

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
from coursekit.workbench.watch import changes
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


class Seen:
    """Hears the names of changed files; ``next`` waits for the next ones."""

    def __init__(self) -> None:
        self._told: SimpleQueue[list[str]] = SimpleQueue()
        self.hear = self._told.put

    def next(self) -> list[str]:
        return self._told.get(timeout=20)

    def until(self, name: str) -> None:
        """Wait until a file is named; a system may tell of its folder first."""
        while name not in self.next():
            pass


@pytest.fixture
def app(tmp_path: Path) -> Path:
    app = tmp_path / "app"
    app.mkdir()
    (app / "main.py").write_text("x = 0\n")
    return app


@pytest.mark.parametrize("nothing", ["watch", "_told"])
def test_changes_are_seen_without_news_from_the_system(
    nothing: str, app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deaf(*_: object, **__: object) -> None:
        raise OSError("no more watches")

    is_told = nothing == "_told"
    monkeypatch.setattr(changes, "_is_of_this_machine", lambda folder: is_told)
    monkeypatch.setattr(changes.Changes if is_told else changes, nothing, deaf)
    seen = Seen()

    with Changes(app, seen.hear):
        (app / "main.py").write_text("x = 1\n")
        seen.until("app/main.py")


@pytest.mark.parametrize("is_told", [True, False])
def test_changes_are_seen_whatever_becomes_of_files_and_folders(
    is_told: bool, app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "_is_of_this_machine", lambda folder: is_told)
    seen = Seen()

    with Changes(app, seen.hear):
        (app / "new.py").write_text("x = 1\n")
        (app / "new.py").rename(app / "main.py")  # as some editors save
        seen.until("app/main.py")
        (app / "routes").mkdir()
        (app / "routes" / "tasks.py").write_text("y = 1\n")
        seen.until("app/routes/tasks.py")
        (app / "routes" / "tasks.py").write_text("y = 12\n")
        seen.until("app/routes/tasks.py")
        shutil.rmtree(app / "routes")
        seen.until("app/routes/tasks.py")
        app.rename(app.with_name("away"))
        seen.until("app/main.py")
        app.with_name("away").rename(app)
        seen.until("app/main.py")
        (app / "main.py").write_text("x = 123\n")
        seen.until("app/main.py")


def test_a_file_behind_a_link_is_watched_too(app: Path) -> None:
    elsewhere = app.with_name("elsewhere.py")
    elsewhere.write_text("x = 1\n")
    (app / "link.py").symlink_to(elsewhere)
    seen = Seen()

    with Changes(app, seen.hear):
        elsewhere.write_text("x = 12\n")
        seen.until("app/link.py")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems are asked")
def test_while_nothing_is_saved_nobody_looks(
    app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[Path] = []
    look = changes._look

    def noticed(app: Path) -> changes.Look:
        looks.append(app)
        return look(app)

    monkeypatch.setattr(changes, "_look", noticed)
    with Changes(app, lambda files: None):
        time.sleep(0.3)
        first = len(looks)
        time.sleep(1.2)

        assert len(looks) == first
