"""Running a learner's version by hand: its settings, and its database's migrations."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from coursekit.errors import UsageError
from coursekit.text.layout import nice_path

# `make run` and `make token` know one key, so that a token of the one opens the other
RUN_KEY = "only-for-make-run-on-your-own-machine"
OF_THE_SERVER = ("UVICORN_", "WEB_CONCURRENCY")  # another port than is told, say
UPGRADE = ("upgrade", "head")


def environment() -> dict[str, str]:
    """Return the environment with a key, and without what means the server."""
    return {
        name: value
        for name, value in ({"SECRET_KEY": RUN_KEY} | os.environ).items()
        if not name.startswith(OF_THE_SERVER)
    }


def settings() -> dict[str, str]:
    """Return the same; a variable that is set to nothing counts as not set."""
    return {name: value for name, value in environment().items() if value}


def run_alembic(folder: Path, words: Sequence[str], given: Mapping[str, str]) -> int:
    """Run Alembic in a folder as its own command does; return its exit status."""
    # -P: like the command, it finds the package `app` where alembic.ini says, and -E:
    # it sees no more of the course than when it is graded
    command = [sys.executable, "-E", "-P", "-m", "alembic", *words]
    return subprocess.run(command, cwd=folder, env=dict(given)).returncode


def migrate(folder: Path, given: Mapping[str, str], code: Path) -> None:
    """Say it, and bring a database to the newest revision.

    ``code`` is what a person edits; the folder may be a copy of it.

    Raises ``UsageError`` where that fails; what Alembic says stands above it then.
    """
    print("First: alembic upgrade head", flush=True)  # noqa: T201  (Alembic prints too)
    status = run_alembic(folder, UPGRADE, given)
    if status:
        raise UsageError(
            f"`alembic upgrade head` ended with exit status {status}, as said above, so"
            f" the app is not started. Fix the migrations in {nice_path(code)}, and"
            " start it again."
        )
