"""A learner at work on the tiny course: their own copy of it, and what they type."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pexpect
import pyte
from conftest import PROJECT, TINY

from coursekit.course.stages import Course

LONGEST_WAIT = 60.0

SOLVED = '''"""An app that greets."""

from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    return {"greeting": f"Hello {body['name']}"}
'''


def own_course(folder: Path) -> Course:
    """Return a copy of the tiny course, in which a learner may write."""
    root = folder / "course"
    shutil.copytree(
        TINY, root, ignore=shutil.ignore_patterns("code", "__pycache__", ".coursekit")
    )
    return Course(root)


def run_git(root: Path, *words: str) -> None:
    """Run git in a folder as somebody with a name."""
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True)  # noqa: S607


def keep_history(root: Path) -> None:
    """Check a folder in as it stands, as the first thing there is."""
    run_git(root, "init", "-q")
    run_git(root, "add", "--all")
    run_git(root, "commit", "-q", "-m", "The course")


def cloned_course(folder: Path) -> Course:
    """Return a course as it was cloned; the first stage is solved a learner's way."""
    course = own_course(folder)
    keep_history(course.root)
    (mine(course) / "main.py").write_text(SOLVED.replace('"Hello"}', '"Good day"}'))
    return course


def mine(course: Course) -> Path:
    """Return the app of the first stage."""
    return course.stages[0].folder / "app"


def target(course: Course) -> Path:
    """Return the app of the second stage."""
    return course.stages[1].folder / "app"


def put(code: Path, app: Path) -> None:
    """Put the ``app`` of a folder in the place of another."""
    shutil.rmtree(app / "app", ignore_errors=True)
    shutil.copytree(
        code / "app", app / "app", ignore=shutil.ignore_patterns("__pycache__")
    )


class Terminal:
    """A terminal that a command runs in, as a person sees it and types into it."""

    def __init__(self, command: list[str], columns: int = 80, lines: int = 40) -> None:
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self.child = pexpect.spawn(
            command[0],
            command[1:],
            cwd=str(PROJECT),
            env={**os.environ, "TERM": "xterm", "PYTHONUNBUFFERED": "1"},
            dimensions=(lines, columns),
        )
        self.settings = termios.tcgetattr(self.child.child_fd)

    @property
    def text(self) -> str:
        """What is on the screen now."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    @property
    def last_line(self) -> str:
        """The last line of the screen that is not empty."""
        return self.text.rstrip().splitlines()[-1] if self.text.strip() else ""

    def wait_for(self, words: str | Callable[[str], bool]) -> str:
        """Wait until words are on the screen, or until it is as wished; return it."""
        is_there = words if callable(words) else lambda text: words in text
        deadline = time.monotonic() + LONGEST_WAIT
        while not is_there(self.text):
            assert time.monotonic() < deadline, f"{words} never came:\n{self.text}"
            self._read()
        return self.text

    def _read(self) -> None:
        try:
            self._stream.feed(self.child.read_nonblocking(65536, timeout=0.1))
        except (pexpect.TIMEOUT, pexpect.EOF):
            time.sleep(0.02)

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size."""
        self.screen.resize(lines, columns)
        self.child.setwinsize(lines, columns)

    def end(self) -> int | None:
        """Wait for the end of the command; return its status."""
        deadline = time.monotonic() + LONGEST_WAIT
        while self.child.isalive():
            assert time.monotonic() < deadline, f"It never ended:\n{self.text}"
            self._read()
        self._read()
        return self.child.exitstatus


@contextmanager
def watching(course: Course, *words: str) -> Iterator[Terminal]:
    """Run ``watch`` in a terminal, and end it whatever happens."""
    command = [sys.executable, "-m", "coursekit", "--course", str(course.root)]
    terminal = Terminal([*command, "watch", *words])
    try:
        yield terminal
    finally:
        terminal.child.close(force=True)
