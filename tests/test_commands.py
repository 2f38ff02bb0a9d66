"""The commands: what they say, and the status they end with."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import PROJECT, TINY, Told

from coursekit import cli
from coursekit.commands import run as run_command
from coursekit.sandbox import folder

Tell = Callable[..., Told]
PASSES = TINY / "code" / "passes"
INSTALLED = sorted(Path.home().glob(".pyenv/versions/[0-9]*/bin/python"))


def version(python: Path) -> tuple[int, ...]:
    return tuple(map(int, python.parts[-3].split(".")[:2]))


OLD = [python for python in INSTALLED if version(python) < (3, 11)]


def check(tell: Tell, stage: int, code: Path, *more: object) -> Told:
    return tell("--course", TINY, "check", stage, "--code", code, *more)


@pytest.mark.parametrize(
    ("code", "status"),
    [("code/passes", 0), ("code/fails", 1), ("code/does_not_parse", 1), ("code", 2)],
)
def test_the_status_tells_passed_failed_or_misused(
    told: Tell, code: str, status: int
) -> None:
    assert check(told, 1, TINY / code).status == status


def test_python_m_coursekit_is_the_same_as_make(coursekit: Tell) -> None:
    said = coursekit("--course", TINY, "check", 1, "--code", TINY / "code" / "fails")

    assert said.status == 1
    assert "First to fix" in said.out
    assert said.err == ""


def test_the_seed_is_told_and_repeats_a_run(told: Tell) -> None:
    said = check(told, 1, TINY / "code" / "fails", "--seed", 4711)

    assert "seed 4711 · SQLite" in said.out
    assert '"Hello Ada"' in said.out


@pytest.mark.parametrize("seed", ["0", "-1", "x"])
def test_a_seed_that_is_none_is_refused(told: Tell, seed: str) -> None:
    said = check(told, 1, TINY / "code" / "fails", "--seed", seed)

    assert said.status == 2
    assert "--seed" in said.err


def test_an_unknown_database_is_refused(told: Tell) -> None:
    said = check(told, 1, TINY / "code" / "fails", "--db", "oracle")

    assert said.err == "DB=oracle is unknown: it is `sqlite` or `postgres`.\n"
    assert said.status == 2


def test_a_folder_of_more_than_an_answer_is_refused(
    told: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "MOST_FILES", 1)
    code = TINY / "code" / "passes"

    said = check(told, 1, code)

    assert said.status == 2
    assert said.err == (
        f"{code} holds more than 1 files or 20 MB. Name the folder that holds"
        " your `app` package and little else.\n"
    )


def test_a_file_that_cannot_be_read_is_told(told: Tell, tmp_path: Path) -> None:
    code = shutil.copytree(PASSES, tmp_path / "code")
    (code / "app" / "more.py").symlink_to("/proc/self/mem")  # not even by root

    said = check(told, 1, code)

    assert said.status == 2
    assert said.err == (
        f"{code}/app/more.py can't be read: Input/output error. Remove it, or change"
        " its permissions.\n"
    )


def test_colours_are_for_a_terminal_only(coursekit: Tell) -> None:
    said = coursekit("--course", TINY, "check", 7, NO_COLOR="")

    assert "\x1b" not in said.out + said.err


@pytest.mark.parametrize("words", [["--from", "1"], ["--to", "2"]])
def test_from_and_to_go_together(told: Tell, words: list[str]) -> None:
    said = told("--course", TINY, "diff", *words)

    assert said.err == "FROM and TO go together: `make diff FROM=1 TO=2`.\n"
    assert said.status == 2


def test_diff_tells_a_file_that_only_one_side_has(told: Tell, tmp_path: Path) -> None:
    shutil.copytree(TINY / "solutions" / "01_hello", tmp_path / "code")
    (tmp_path / "code" / "app" / "more.py").write_text("a = 1\n")

    said = told("--course", TINY, "diff", "1", "--code", tmp_path / "code")

    assert said.status == 0
    assert "-a = 1" in said.out.splitlines()


def test_diff_passes_over_what_is_no_file(told: Tell, tmp_path: Path) -> None:
    code = shutil.copytree(TINY / "solutions" / "01_hello", tmp_path / "code")
    os.mkfifo(code / "app" / "pipe.py")
    (code / "app" / "models.py").mkdir()
    (code / "app" / "again.py").symlink_to("again.py")

    said = told("--course", TINY, "diff", "1", "--code", code)

    assert (said.status, said.out) == (0, "There is no difference.\n")


def test_a_file_that_diff_cannot_read_is_told(told: Tell, tmp_path: Path) -> None:
    code = shutil.copytree(PASSES, tmp_path / "code")
    (code / "app" / "more.py").symlink_to("/proc/self/mem")  # not even by root

    said = told("--course", TINY, "diff", "1", "--code", code)

    assert said.status == 2
    assert said.err == (
        f"{code}/app/more.py can't be read: Input/output error. Remove it, or change"
        " its permissions.\n"
    )


def test_run_serves_the_folder_with_a_key_and_reloads_it(
    told: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {}

    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        asked.update(options, command=command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(run_command.subprocess, "run", run)
    said = told("--course", TINY, "run", "1", "--port", 8123)

    assert said.status == 0
    assert asked["cwd"] == TINY / "stages" / "01_hello"
    assert asked["command"][1:5] == ["-E", "-m", "uvicorn", "app.main:app"]
    assert asked["command"][-2:] == ["--port", "8123"]
    assert "--reload" in asked["command"]
    assert len(asked["env"]["SECRET_KEY"]) >= 32


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECRET_KEY", ""), ("UVICORN_PORT", "9"), ("WEB_CONCURRENCY", "4")],
)
def test_run_takes_away_what_is_set_to_nothing_or_meant_for_another_server(
    told: Tell, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    asked: dict[str, Any] = {}

    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        asked.update(options)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(run_command.subprocess, "run", run)
    monkeypatch.setenv(name, value)
    told("--course", TINY, "run", "1")

    assert name not in asked["env"]
    assert asked["env"]["PATH"] == os.environ["PATH"]


@pytest.mark.parametrize("ending", [1, KeyboardInterrupt])
def test_run_ends_well_when_it_is_stopped_and_badly_when_the_server_fails(
    told: Tell, monkeypatch: pytest.MonkeyPatch, ending: Any
) -> None:
    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        if ending is KeyboardInterrupt:
            raise KeyboardInterrupt
        return subprocess.CompletedProcess(command, ending)

    monkeypatch.setattr(run_command.subprocess, "run", run)

    assert told("--course", TINY, "run", "1").status == (ending == 1)


def test_a_report_that_cannot_be_written_is_told(told: Tell, tmp_path: Path) -> None:
    said = check(told, 1, PASSES, "--out", tmp_path / "no" / "report.md")

    assert said.status == 2
    assert "can't be written to" in said.err
    assert said.err.endswith(
        "(No such file or directory). Name another file: OUT=report.html, for"
        " example.\n"
    )


def test_a_warning_of_python_s_stands_in_no_report(
    coursekit: Tell, tmp_path: Path
) -> None:
    code = shutil.copytree(PASSES, tmp_path / "code")
    with (code / "app" / "main.py").open("a") as file:
        file.write('\n\ndef more(number):\n    return number is 1 or "\\d"\n')

    said = check(coursekit, 1, code)

    assert (said.status, said.err) == (0, "")
    assert "Warning" not in said.out


def test_run_answers_requests() -> None:
    """The whole of it: a server that reloads, asked by HTTP and ended by Ctrl-C."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["-m", "coursekit", "--course", TINY, "run", "1", "--code", PASSES]
    serving = subprocess.Popen(
        [sys.executable, *map(str, words), "--port", str(port)],
        cwd=PROJECT,
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )

    answer = None
    for _ in range(200):
        with suppress(httpx.TransportError):
            answer = httpx.get(f"http://127.0.0.1:{port}/hello")
            break
        time.sleep(0.1)
    os.killpg(serving.pid, signal.SIGINT)

    assert serving.wait(20) == 0
    assert answer is not None
    assert answer.status_code == 200


def test_what_fails_in_the_kit_itself_is_no_fault_of_the_learner(
    told: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise LookupError("a bug of ours")

    monkeypatch.setattr(cli, "app", broken)

    said = told("check", "1")

    assert said.status == 2
    assert "LookupError: a bug of ours" in said.err
    assert said.err.endswith(
        "This is no fault of yours: the course itself has failed. Show these lines to"
        " whoever keeps it.\n"
    )


def test_an_interrupted_run_says_nothing_about_the_code(
    told: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "app", interrupted)

    said = told("check", "1")

    assert said.err == "Stopped before the end: this run says nothing.\n"
    assert said.status == 2


def test_the_commands_are_listed_when_none_is_given(coursekit: Tell) -> None:
    said = coursekit()

    listed = said.out + said.err
    assert all(word in listed for word in ("check", "run", "diff"))


def test_another_folder_may_be_the_present_one(coursekit: Tell, tmp_path: Path) -> None:
    said = coursekit("--course", tmp_path, "check", "1")

    assert said.err == (
        f"There is no course in {tmp_path}: it has no folder `stages`."
        " Run this in the course's folder.\n"
    )
    assert said.status == 2


OLD_PYTHON = """
import runpy, sys
sys.version_info = (3, 10, 4, "final", 0)
runpy.run_module("coursekit", run_name="__main__")
"""


def old_python_says(python: str, *words: str) -> Told:
    done = subprocess.run(
        [python, *words],
        cwd=PROJECT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return Told(done.returncode, done.stdout, done.stderr)


def test_an_old_python_is_told_which_one_is_needed() -> None:
    said = old_python_says(sys.executable, "-c", OLD_PYTHON)

    assert said.err == (
        "This course needs Python 3.11 or newer; this is Python 3.10.4. Install a"
        " newer one and name it: make check STAGE=1 PYTHON=python3.12\n"
    )
    assert said.status == 2


@pytest.mark.parametrize("python", OLD, ids=lambda python: python.parts[-3])
def test_a_real_old_python_reads_as_far_as_that_sentence(python: Path) -> None:
    said = old_python_says(str(python), "-m", "coursekit", "check", "1")

    assert said.err.startswith("This course needs Python 3.11 or newer; this is Python")
    assert said.status == 2
