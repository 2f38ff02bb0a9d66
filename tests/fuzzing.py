"""Throw thousands of odd requests at a solution: schemathesis, by its own OpenAPI.

    make fuzz                         every stage, 300 examples for each operation
    make fuzz STAGE=5 EXAMPLES=1000   one stage, more of them

No answer may be a 5xx. From ``DOCUMENTED_FROM`` on no status may come that the OpenAPI
document does not name, and every answer must fit its schema.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import sqlalchemy as sa

from coursekit.course.stages import Course, Stage

PROJECT = Path(__file__).resolve().parent.parent
DOCUMENTED_FROM = 4
LEFT_OUT = (
    "negative_data_rejection",  # strictness is free: Pydantic reads 0 as a date
    "unsupported_method",  # PUT /tasks/stats is PUT /tasks/{id} with a wrong id
    "allow_header_conformance",  # Starlette's Allow names one route's methods only
)
FORMATS = PROJECT / "tests" / "fuzzing_formats.py"
START_SECONDS = 20
PASSWORD = "fuzz-me-12345"  # noqa: S105  (of an account that lives for a minute)


def fuzz(stage: Stage, examples: int, seed: int | None = None) -> str:
    """Return what schemathesis found on a solution; an empty text if nothing."""
    with _served(stage) as (url, folder):
        command = [shutil.which("schemathesis", path=_bin()) or "schemathesis", "run"]
        command += [
            f"{url}/openapi.json",
            "--no-color",
            "--max-examples",
            str(examples),
        ]
        command += ["--seed", str(seed)] if seed is not None else []
        command += [
            "--generation-database",
            "none",
            *_checks(stage),
            *_token(url, folder),
        ]
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "SCHEMATHESIS_HOOKS": str(FORMATS)},
            capture_output=True,
            text=True,
            check=False,
        )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def _bin() -> str:
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def _checks(stage: Stage) -> list[str]:
    if stage.number < DOCUMENTED_FROM:
        return ["--checks", "not_a_server_error"]
    return ["--checks", "all", "--exclude-checks", ",".join(LEFT_OUT)]


def _token(url: str, folder: Path) -> list[str]:
    """Return the header of an admin, where the app has accounts."""
    body = {"username": "fuzz", "email": "fuzz@example.com", "password": PASSWORD}
    status = httpx.post(f"{url}/auth/register", json=body).status_code
    if status == 404:
        return []
    if status != 201:
        raise RuntimeError(f"POST /auth/register answered {status}: no token to fuzz")
    with sa.create_engine(_database(folder)).begin() as connection:
        connection.execute(sa.text("UPDATE users SET role = 'admin'"))
    login = {"username": "fuzz", "password": PASSWORD}
    token = httpx.post(f"{url}/auth/login", json=login).json()["access_token"]
    return ["-H", f"Authorization: Bearer {token}"]


def _database(folder: Path) -> str:
    return f"sqlite:///{folder.as_posix()}/fuzz.db"


@contextmanager
def _served(stage: Stage) -> Iterator[tuple[str, Path]]:
    """Serve a solution from a folder of its own; yield its URL and the folder."""
    with tempfile.TemporaryDirectory() as name, socket.socket() as probe:
        folder = Path(name)
        shutil.copytree(stage.solution / "app", folder / "app")
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        settings = {"DATABASE_URL": _database(folder), "SECRET_KEY": "fuzz" * 12}
        server = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "app.main:app", "--port", str(port)],
            cwd=folder,
            env={**os.environ, **settings},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        url = f"http://127.0.0.1:{port}"
        try:
            _wait_for(url)
            yield url, folder
        finally:
            server.kill()
            server.wait()


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{url}/health")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"{url} was not up within {START_SECONDS} seconds")


def main(wanted: str, examples: str) -> int:
    """Fuzz one stage or all; return 1 if anything was found."""
    course = Course(PROJECT)
    found = False
    for stage in [course.stage(wanted)] if wanted else course.stages:
        words = fuzz(stage, int(examples or "300"))
        sys.stdout.write(f"{stage}: {words or 'nothing found'}\n")
        found = found or bool(words)
    return int(found)


if __name__ == "__main__":
    sys.exit(main(*[*sys.argv[1:], "", ""][:2]))
