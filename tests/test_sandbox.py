"""What holds around a learner's app: its processes, its folder, its share of memory."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import PROJECT, TINY, Nobody
from processes import descendants, wait_until_only

import coursekit
from coursekit.course.stages import Course
from coursekit.errors import UsageError
from coursekit.grading.databases import SqliteDatabases
from coursekit.grading.plan import Plan
from coursekit.grading.run import Run
from coursekit.grading.runner import grade
from coursekit.grading.verdict import Blame, Verdict
from coursekit.sandbox import confine, folder, keeper, limits
from coursekit.sandbox.deadlines import Deadlines
from coursekit.sandbox.launcher import ForkLauncher, ForkServer, Launcher
from coursekit.sandbox.log import KEPT_BYTES, BoundedLog
from coursekit.sandbox.order import Order
from coursekit.sandbox.process import Process

HOSTILE = PROJECT / "tests" / "hostile"
RIGHT = TINY / "solutions" / "01_hello"
COURSE = Course(TINY)
PATIENT = Deadlines(start=20, answer=10, stop=10)
FILES_OF_AN_APP = {"/dev/null", "pipe", "socket", "/proc"}
MEGABYTES = 250

needs_landlock = pytest.mark.skipif(
    confine.version() < confine.SIGNALS_SINCE,
    reason="this kernel can't keep an app from signalling others",
)


class Unconfined(ForkLauncher):
    """Launches apps as a kernel without Landlock does."""

    def launch(self, order: Order) -> Process:
        return super().launch(replace(order, confined=False))


def run(launcher: Launcher, stage: str = "1", only: set[str] | None = None) -> Run:
    """Grade what a launcher was made for, and close it."""
    plan = Plan(only=only)
    run = Run(COURSE.stage(stage), launcher.template, 4242, plan=plan)
    try:
        grade(COURSE, run, launcher, SqliteDatabases(), Nobody())
    finally:
        launcher.close()
    return run


def verdict_on(name: str, launcher: Launcher, stage: str, check: str) -> Verdict:
    """Return the verdict of one check on a hostile program."""
    (verdict,) = run(launcher, stage, {check}).verdicts
    return verdict


@pytest.fixture(autouse=True)
def processes(fork_server: ForkServer) -> Iterator[None]:
    """Hold that no process stays behind."""
    before = descendants()
    yield
    wait_until_only(before)


@pytest.fixture
def server() -> Iterator[ForkServer]:
    """A fork server of this test's own, to be harmed."""
    server = ForkServer()
    yield server
    server.close()


# Attacks on the processes of the kit.


@pytest.mark.parametrize("name", ["kills_its_parent", "stops_its_parent"])
def test_an_app_that_harms_its_keeper_ends_itself(
    name: str, server: ForkServer
) -> None:
    harmed = run(Unconfined(HOSTILE / name, server, PATIENT))
    after = run(ForkLauncher(RIGHT, server, PATIENT))

    assert harmed.failures[0].blame is Blame.ENDED_ITSELF
    assert harmed.failures[0].got.startswith("it was ended by the signal SIGKILL")
    assert after.passed


@pytest.mark.parametrize(
    "name", ["kills_the_fork_server", "stops_the_fork_server", "stops_both"]
)
def test_an_app_that_harms_the_fork_server_changes_nothing_for_the_next(
    name: str, server: ForkServer
) -> None:
    harmed = run(Unconfined(HOSTILE / name, server, PATIENT))
    after = run(ForkLauncher(RIGHT, server, PATIENT))

    assert len(harmed.verdicts) == 3
    assert after.passed


@needs_landlock
@pytest.mark.parametrize(
    "name", ["kills_its_parent", "stops_its_parent", "kills_the_fork_server"]
)
def test_an_app_cannot_signal_other_processes(
    name: str, fork_server: ForkServer
) -> None:
    harmed = run(ForkLauncher(HOSTILE / name, fork_server, PATIENT))

    assert harmed.failures[0].blame is Blame.DID_NOT_START
    assert "Operation not permitted" in harmed.failures[0].log


@needs_landlock
def test_an_app_cannot_write_into_the_course(fork_server: ForkServer) -> None:
    program = HOSTILE / "writes_into_the_course"

    harmed = run(ForkLauncher(program, fork_server, PATIENT))

    planted = Path(coursekit.__file__).with_name("planted.txt")
    assert not planted.exists()
    assert "Permission denied" in harmed.failures[0].log


@pytest.mark.parametrize("name", ["spoils_the_template", "writes_fakes"])
def test_an_app_that_can_write_beside_its_folder_changes_only_its_own_run(
    name: str, fork_server: ForkServer
) -> None:
    """What an app spoils there are the copies that its own later checks start from."""
    spoilt = run(Unconfined(HOSTILE / name, fork_server, PATIENT))
    after = run(ForkLauncher(RIGHT, fork_server, PATIENT))

    assert len(spoilt.verdicts) == 3
    assert after.passed


@pytest.mark.parametrize("confined", [True, False])
def test_an_app_has_no_open_file_of_the_kit(
    fork_server: ForkServer, confined: bool
) -> None:
    kind = ForkLauncher if confined else Unconfined
    program = HOSTILE / "tells_its_open_files"

    verdict = verdict_on(
        program.name,
        kind(program, fork_server, PATIENT),
        "1",
        "test_it_greets_by_name",
    )

    files = verdict.got.partition(": ")[2].strip('"').split()
    sockets = [file for file in files if file.startswith("socket:")]
    assert len(sockets) == 1, "the socket it listens on"
    assert not [f for f in files if not f.startswith(tuple(FILES_OF_AN_APP))]


# The life of an app.


def test_an_app_that_ends_after_an_answer_did_not_fail_to_start(
    fork_server: ForkServer,
) -> None:
    program = HOSTILE / "ends_after_its_answer"
    launcher = ForkLauncher(program, fork_server, PATIENT)

    verdict = verdict_on(program.name, launcher, "2", "test_it_counts")

    assert verdict.blame is Blame.ENDED_ITSELF
    assert "it ended itself with exit status 3 while" in verdict.got
    assert "starting" not in verdict.got


def test_an_app_that_stops_listening_is_told_so(fork_server: ForkServer) -> None:
    program = HOSTILE / "stops_listening"
    launcher = ForkLauncher(program, fork_server, replace(PATIENT, start=3))

    verdict = verdict_on(program.name, launcher, "2", "test_it_forgets")

    assert verdict.blame is Blame.NO_ANSWER
    assert verdict.got.startswith("it still runs, but accepts no connection any more")


def test_a_check_has_a_deadline_of_its_own(fork_server: ForkServer) -> None:
    """An app that answers each request just in time does not gain time for ever."""
    program = HOSTILE / "slow_every_time"
    # two answers of 2 seconds are too late even where the machine stretches it tenfold
    launcher = ForkLauncher(program, fork_server, replace(PATIENT, check=0.3))

    verdict = verdict_on(program.name, launcher, "2", "test_it_counts")

    assert verdict.blame is Blame.NO_ANSWER
    assert verdict.expected == "all answers of this check within 0.3 seconds"


def test_the_folders_of_a_run_are_gone_after_it(
    fork_server: ForkServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    run(ForkLauncher(RIGHT, fork_server, PATIENT))

    assert list(tmp_path.iterdir()) == []


GRADE_AND_TELL_MEMORY = """
import resource, sys
from coursekit.cli import main
try:
    main()
except SystemExit:
    pass
print("megabytes:", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.parametrize("name", ["too_large", "prints_for_ever_in_a_thread"])
def test_the_grader_needs_little_memory(name: str) -> None:
    command = ["--course", TINY, "check", "1", "--code", HOSTILE / name]

    told = subprocess.run(
        [sys.executable, "-c", GRADE_AND_TELL_MEMORY, *map(str, command)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert int(told.stdout.rpartition("megabytes:")[2]) < MEGABYTES


# Folders.


def loop_of_links(home: Path) -> None:
    (home / "app" / "again").symlink_to(home / "app")
    (home / "up").symlink_to("..")


def link_to_nowhere(home: Path) -> None:
    (home / "app" / "nowhere.py").symlink_to("/nowhere/at/all.py")


def app_is_a_link(home: Path) -> None:
    (home / "app").rename(home / "version_2")
    (home / "app").symlink_to("version_2")


def main_is_a_link(home: Path) -> None:
    (home / "app" / "main.py").rename(home / "server.py")
    (home / "app" / "main.py").symlink_to("../server.py")


def stray_environments(home: Path) -> None:
    for name in (".venv", "venv", "my environment"):
        library = home / name / "lib" / "site-packages" / "fastapi"
        library.mkdir(parents=True)
        (library / "__init__.py").write_text("raise SystemExit\n")
        (library / "big.bin").write_bytes(bytes(folder.MOST_BYTES + 1))
        (home / name / "pyvenv.cfg").write_text("home = /usr/bin\n")


def package_of_that_name(home: Path) -> None:
    (home / "app" / "env.py").write_text("GREETING = 'Hello'\n")
    (home / "app" / "venv").mkdir()
    (home / "app" / "venv" / "__init__.py").touch()
    main = home / "app" / "main.py"
    main.write_text(f"import app.env\nimport app.venv\n{main.read_text()}")


def old_database(home: Path) -> None:
    (home / "tasks.db").write_bytes(bytes(folder.MOST_BYTES + 1))


def stale_bytecode(home: Path) -> None:
    cache = home / "app" / "__pycache__"
    cache.mkdir()
    (cache / f"main.{sys.implementation.cache_tag}.pyc").write_bytes(b"old")


def pipe_and_socket(home: Path) -> None:
    os.mkfifo(home / "app" / "pipe.py")


def folder_called_like_a_module(home: Path) -> None:
    (home / "app" / "models.py").mkdir()


def odd_names(home: Path) -> None:
    (home / "app" / "läs mig.txt").touch()
    (home / "app" / os.fsdecode(b"latin-\xe9.py")).touch()
    (home / "app" / "two\nlines.py").touch()


@pytest.mark.parametrize(
    "change",
    [
        loop_of_links,
        link_to_nowhere,
        app_is_a_link,
        main_is_a_link,
        stray_environments,
        package_of_that_name,
        old_database,
        stale_bytecode,
        pipe_and_socket,
        folder_called_like_a_module,
        odd_names,
    ],
)
def test_a_right_app_passes_whatever_lies_beside_it(
    change: Callable[[Path], None], tmp_path: Path, fork_server: ForkServer
) -> None:
    home = tmp_path / "mine"
    folder.copy_template(RIGHT, home)
    change(home)

    assert run(ForkLauncher(home, fork_server, PATIENT)).passed


def test_a_folder_of_far_too_much_is_not_graded(tmp_path: Path) -> None:
    (tmp_path / "video.mp4").write_bytes(bytes(folder.MOST_BYTES + 1))

    with pytest.raises(UsageError, match="holds more than 2000 files or 20 MB"):
        folder.take_copy(tmp_path, tmp_path / "copy")


def test_a_maze_of_links_ends(tmp_path: Path) -> None:
    """Each folder has two links to the next one: thousands of ways, and no file."""
    for number in range(12):
        here = tmp_path / f"maze{number}"
        here.mkdir()
        for name in ("left", "right"):
            (here / name).symlink_to(tmp_path / f"maze{number + 1}")

    with pytest.raises(UsageError, match="holds more than 2000 files"):
        folder.take_copy(tmp_path, tmp_path / "copy")


def test_a_folder_that_is_closed_or_deep_is_removed(tmp_path: Path) -> None:
    home = tmp_path / "left"
    (home / "closed" / "inner").mkdir(parents=True)
    (home / "closed").chmod(0)

    folder.remove(home)

    assert not home.exists()


# Parts.


def test_a_log_keeps_the_beginning_and_the_end() -> None:
    reader, writer = os.pipe()
    log = BoundedLog(reader)

    with open(writer, "wb") as pipe:
        pipe.write(b"first" + b"." * 10 * KEPT_BYTES + b"last")
    log.finish(5)

    told = log.since()
    assert told.startswith("first...")
    assert told.endswith("...last")
    assert "more bytes" in told
    assert len(told) < 3 * KEPT_BYTES


def test_an_app_that_has_ended_is_not_killed_when_the_grader_hangs_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its number may be another process's by then."""
    killed: list[int] = []
    monkeypatch.setattr(limits, "end_group", killed.append)
    monkeypatch.setattr(limits, "end_children", lambda: killed.append(0))
    child = subprocess.Popen([sys.executable, "-S", "-c", ""])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    control, grader = socket.socketpair()
    wakeup, news = socket.socketpair()
    with control, wakeup, news:
        news.send(b"a child has ended")
        grader.close()

        keeper._guard(child.pid, control, wakeup)

    child.wait()
    assert killed == [child.pid, 0]


def test_all_that_a_child_left_is_ended() -> None:
    """Three generations, the last in a session of its own and deaf to most signals."""
    program = (
        "import os, signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "os.fork(); os.fork(); os.setsid() if os.fork() else None\n"
        "time.sleep(3600)"
    )
    before = frozenset(limits.children())
    child = subprocess.Popen([sys.executable, "-S", "-c", program])

    limits.end_children(spare=before)

    child.wait()
    assert frozenset(limits.children()) == before


def test_grading_leaves_the_graders_own_limits_alone(fork_server: ForkServer) -> None:
    """The grader's own limits stay as they are."""
    kinds = [getattr(resource, name) for name in dir(resource) if "RLIMIT_" in name]
    before = [resource.getrlimit(kind) for kind in kinds]

    run(ForkLauncher(RIGHT, fork_server, PATIENT))

    assert [resource.getrlimit(kind) for kind in kinds] == before
