"""Serving a copy of a learner's version on an empty database, as a check does.

Who kills or stops the app from outside sees it start again on the same data; Ctrl-C
ends it, and nothing is left.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from coursekit.errors import UsageError
from coursekit.grading.databases import open_databases
from coursekit.grading.interrupts import as_interrupts
from coursekit.keeping.fresh import FreshPlace
from coursekit.sandbox.folder import take_copy
from coursekit.workbench.running import migrate

# as in the grader: what h11 takes, another server may refuse
COMMAND = (
    *(sys.executable, "-E", "-m", "uvicorn", "app.main:app"),
    *("--http", "h11", "--loop", "asyncio", "--ws", "none"),
)
FROM_OUTSIDE = {-getattr(signal, name, 0) for name in ("SIGTERM", "SIGKILL")} - {0}
SHORTEST_LIFE = 0.5  # seconds: an app that ends itself at once is not started again
SECONDS_TO_STOP = 5
PAUSE_SECONDS = 1.0
WAITING = (
    "Your app ended by itself: on this database it may. It is started again each"
    " second, until it stays."
)


def serve_fresh(
    root: Path,
    code: Path,
    port: int,
    kind: str,
    environment: Mapping[str, str],
    *,
    migrated: bool = False,
    patient: bool = False,
) -> int:
    """Serve until Ctrl-C, and return the status with which the app ended; 0 for that.

    ``kind`` is the kind of database. It is ``migrated`` first, or a ``patient`` server
    starts the app again and again, until somebody has done that.

    Raises ``UsageError`` where the port is taken, the copy can't be made or migrated.
    """
    _hold_free(port)
    place = FreshPlace(root, port)
    place.make()
    try:
        with as_interrupts(), open_databases(kind, None) as databases:
            take_copy(code, place.code)
            _protect(place.code)
            url = databases.new(place.code)
            place.tell(url=url)
            settings = {**environment}
            if settings.get("DATABASE_URL") != "":  # that takes it away
                settings["DATABASE_URL"] = url
            given = {name: value for name, value in settings.items() if value}
            _say(code, place, kind)
            if migrated:
                migrate(place.code, given, code)
            return _serve(place, port, given, patient=patient)
    except KeyboardInterrupt:
        return 0
    finally:
        place.remove()


def _protect(code: Path) -> None:
    """Let an editor say that it has opened the copy, which is soon gone."""
    if os.name == "posix":  # elsewhere it could not be removed then
        for path in filter(Path.is_file, code.rglob("*.py")):
            path.chmod(0o444)


def _hold_free(port: int) -> None:
    with socket.socket() as probe:
        if os.name == "posix":  # where a port is free once nobody listens
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise UsageError(
                f"Port {port} is taken: something runs there already. Stop it with"
                f" Ctrl-C in its terminal, or name another port: PORT={port + 1}"
            ) from None


def _say(code: Path, place: FreshPlace, kind: str) -> None:
    where = place.folder.relative_to(place.folder.parents[2])
    base = where / "code" / "data.db" if kind == "sqlite" else "PostgreSQL"
    print(  # noqa: T201  (before the words of the app, which has the same output)
        f"Serving a copy of {code} on an empty database: {base}\n"
        "To see a change of your code, stop this with Ctrl-C and start it again: both"
        " are removed then.",
        flush=True,
    )


def _serve(
    place: FreshPlace, port: int, environment: dict[str, str], *, patient: bool
) -> int:
    is_told = False
    while True:
        began = time.monotonic()
        process = subprocess.Popen(
            [*COMMAND, "--port", str(port)], cwd=place.code, env=environment
        )
        place.tell(pid=process.pid)
        try:
            status = process.wait()
        except BaseException:
            _stop(process)
            raise
        if patient and status not in FROM_OUTSIDE:
            if not is_told:
                print(WAITING, flush=True)  # noqa: T201
            is_told = True
            time.sleep(PAUSE_SECONDS)
            continue
        if status not in FROM_OUTSIDE or time.monotonic() - began < SHORTEST_LIFE:
            return status
        print("It was stopped from outside: started again.", flush=True)  # noqa: T201


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Let the app end in its own way, but not for ever."""
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        process.kill()
        process.wait()
