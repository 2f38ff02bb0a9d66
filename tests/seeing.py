"""Doing what a report says under "To see it yourself": serve it, and run the lines."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from coursekit.grading.exchange import PORT
from coursekit.grading.run import Run
from coursekit.grading.verdict import Verdict
from coursekit.keeping.fresh import FreshPlace
from coursekit.report.ways import ways_to_see

PROJECT = Path(__file__).resolve().parent.parent
ANSWER = re.compile(r"HTTP/1\.1 (\d{3})|curl: \(\d+\)")
SECONDS_TO_START = 60
SECONDS_TO_RUN = 180
TRIES = 3  # of a race: a busy machine may let one request be done before the next
# the make of these tests may be called by another one, and must install nothing
OUTER = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "DATABASE_URL", "SECRET_KEY", "TZ")
READY = " ".join(f"-o.venv/ready{more}" for more in ("", "-dev", "-postgres"))


@dataclass(frozen=True)
class Seen:
    """What came of the lines: the status of each answer, None where none came."""

    statuses: list[int | None]
    out: str
    started: bool = True


def environment() -> dict[str, str]:
    """Return the environment of a person's shell."""
    kept = {name: value for name, value in os.environ.items() if name not in OUTER}
    return kept | {"NO_COLOR": "1"}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run_lines(lines: list[str], port: int) -> str:
    """Run the lines in a bash, and return what they printed."""
    script = "\n".join(lines).replace(f"127.0.0.1:{PORT}", f"127.0.0.1:{port}")
    script = script.replace(f"fresh/{PORT}/", f"fresh/{port}/")
    make = (
        f'make() {{ command make -s {READY} BIN={sys.prefix}/bin PORT={port} "$@"; }}'
    )
    # on a terminal it shows no progress; what it tries again tells nothing of an answer
    again = '*--retry*) command curl "$@" 2>/dev/null;;'
    quiet = f'curl() {{ case "$*" in {again} *) command curl -sS "$@";; esac; }}'
    done = subprocess.run(
        ["bash", "-c", f"{make}\n{quiet}\n{script}"],  # noqa: S607  (the shell of whoever tests)
        cwd=PROJECT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=SECONDS_TO_RUN,
        check=False,
    )
    return done.stdout.decode(errors="replace")


@contextmanager
def served(command: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Serve as ``make run …`` says, on another port, and stop it as Ctrl-C does."""
    target, *words = shlex.split(command.removeprefix("make "))
    assert target == "run"
    options = dict(word.split("=", 1) for word in words)
    own = {"CODE": "--code", "DB": "--db"}
    given = [[option, options[name]] for name, option in own.items() if name in options]
    fresh = ["--fresh"] if "FRESH" in options else []
    settings = {name: value.replace("$$", "$") for name, value in options.items()}
    command_line = [sys.executable, "-m", "coursekit", "run", options["STAGE"]]
    process = subprocess.Popen(
        [*command_line, *chain.from_iterable(given), *fresh, "--port", str(port)],
        cwd=PROJECT,
        env=environment() | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        process.wait(30)


def is_up(process: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until the app listens; False if it ends instead."""
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.05)
    return False


def see(command: str, lines: list[str]) -> Seen:
    """Serve, run the lines, and return what was answered."""
    port = free_port()
    if not command.startswith("make run"):
        return Seen([], run_lines([command], port))
    with served(command, port) as process:
        if not is_up(process, port):
            return Seen([], "", started=False)
        out = run_lines(lines, port)
    assert not FreshPlace(PROJECT, port).folder.exists(), "the folder is removed"
    return Seen([int(found) if found else None for found in ANSWER.findall(out)], out)


def unseen(run: Run) -> str | None:
    """Return what the commands of a run's first failure do not show; "" if they do.

    None where there are none.
    """
    verdict = run.failures[0]
    command, lines = ways_to_see(run, verdict)
    if not command:
        return None
    words, seen = "", Seen([], "")
    for _ in range(TRIES if _is_race(verdict) else 1):
        seen = see(command, lines)
        words = _missing(verdict, seen) if lines else _not_served(verdict, seen)
        if not words:
            return ""
    return f"{words}\n{command}\n{chr(10).join(lines)}\n{seen.out}"


def _is_race(verdict: Verdict) -> bool:
    return any(exchange.together for exchange in verdict.exchanges[-1:])


def _not_served(verdict: Verdict, seen: Seen) -> str:
    """Return what a command shows not that stands alone: a start, or a trace."""
    if seen.out:
        last = f"GET {verdict.exchanges[-1].path}"
        return "" if last in seen.out and "SELECT" in seen.out else "no statement"
    return "the app has started" if seen.started else ""


def _missing(verdict: Verdict, seen: Seen) -> str:
    last = verdict.exchanges[-1]
    if not seen.started:
        return "" if last.status is None else "the app has not started"
    if last.together is None:
        got = seen.statuses[-1:]
        return "" if got == [last.status] else f"{got} in place of {last.status}"
    same = [e.status for e in verdict.exchanges if e.together is last.together]
    got = seen.statuses[-len(same) :]
    # of many that are refused one is enough, but one that succeeds is right
    is_success = last.status is not None and last.status < 300
    enough = min(same.count(last.status), 2) if is_success else 1
    if got.count(last.status) >= enough:
        return ""
    return f"{got} in place of {same}"
