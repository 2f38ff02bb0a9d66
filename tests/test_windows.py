"""Without make, and where Python lacks what only Unix has: the documented way works.

What Windows does not have is taken away from a grader on this system; its apps are
started as they would be there.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PROJECT, TINY, Told

README = (PROJECT / "README.md").read_text(encoding="utf-8")
BLOCK = re.search(r"```powershell\n(.*?)```", README, re.DOTALL)
COMMANDS = BLOCK[1].splitlines() if BLOCK else []

AS_ON_WINDOWS = """
import asyncio, os, shutil, signal, socket, subprocess, sys, tempfile

subprocess.Popen.kill = lambda child: os.kill(child.pid, 9)
for module, names in {
    signal: "SIGKILL SIGUSR1 SIGUSR2 SIGSTOP SIGCONT SIGALRM SIGHUP setitimer",
    os: "fork setsid killpg getuid geteuid waitid sched_getaffinity mkfifo",
    socket: "AF_UNIX",
}.items():
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
for name in ("resource", "fcntl", "termios", "tty", "pwd"):
    sys.modules[name] = None

from coursekit.sandbox import limits

limits.children = lambda parent="self": []

from coursekit.cli import main

main()
"""


def on_windows(*words: object) -> Told:
    """Give a command to a kit that finds nothing of Unix."""
    done = subprocess.run(
        [sys.executable, "-c", AS_ON_WINDOWS, *map(str, words)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    return Told(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(("code", "status"), [("passes", 0), ("crashes", 1)])
def test_a_check_needs_nothing_of_unix(tmp_path: Path, code: str, status: int) -> None:
    course = shutil.copytree(TINY, tmp_path / "course")

    said = on_windows("--course", course, "check", 1, "--code", course / "code" / code)

    assert (said.status, said.err) == (status, "")
    assert "New in this stage" in said.out


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-16", "koi8-r"])
def test_where_the_output_knows_few_signs_passed_and_failed_still_differ(
    coursekit: Callable[..., Told], encoding: str
) -> None:
    command = [sys.executable, "-m", "coursekit", "--course", str(TINY), "check", "1"]
    command += ["--code", str(TINY / "code" / "fails")]

    done = subprocess.run(
        command,
        cwd=PROJECT,
        env={**os.environ, "COLUMNS": "80", "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (1, b"")
    out = done.stdout.decode(encoding)
    marks = set(re.findall(r"^  (\S) `", out, re.MULTILINE))
    assert marks == ({"✓", "✗"} if encoding == "utf-16" else {"v", "x"})
    assert "?" not in out


def test_the_readme_shows_the_way_without_make() -> None:
    assert COMMANDS[:2] == [
        "py -m venv .venv",
        r".venv\Scripts\python -m pip install -r requirements.txt",
    ]
    assert len(COMMANDS) > 3


@pytest.mark.parametrize("command", COMMANDS[2:])
def test_a_command_of_that_way_is_understood(
    coursekit: Callable[..., Told], command: str
) -> None:
    """Each command is given to a folder without a course: its words are read."""
    words = command.partition("#")[0].split()
    assert words[:3] == [r".venv\Scripts\python", "-m", "coursekit"]

    said = coursekit("--course", Path("tests"), *words[3:])

    assert "it has no folder `stages`" in said.err or "--help" in words
