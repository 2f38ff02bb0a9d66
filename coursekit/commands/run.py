"""``run``: serve a learner's version with uvicorn, and reload it when it changes."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Annotated

import typer

from coursekit.commands.options import CodeOption, StageArgument
from coursekit.course.stages import Course, code_folder
from coursekit.grading.exchange import PORT

OF_THE_SERVER = ("UVICORN_", "WEB_CONCURRENCY")  # another port than is told, say


def run(
    context: typer.Context,
    stage: StageArgument = "",
    code: CodeOption = None,
    port: Annotated[int, typer.Option(min=1, max=65535)] = PORT,
) -> None:
    """Serve your version of a stage; it reloads when you save a file.

    A variable of the environment that is set to nothing counts as not set.
    """
    folder = code_folder(Course(context.obj).stage(stage), code)
    # -E: the app sees no more of the course and its Python than when it is graded
    command = [sys.executable, "-E", "-m", "uvicorn", "app.main:app", "--reload"]
    command += ["--reload-dir", "app", "--port", str(port)]
    try:
        status = subprocess.run(command, cwd=folder, env=_environment()).returncode
    except KeyboardInterrupt:
        status = 0
    raise typer.Exit(1 if status else 0)


def _environment() -> dict[str, str]:
    """Return the environment without what is empty, and what means the server."""
    secret = {"SECRET_KEY": "only-for-make-run-on-your-own-machine"}
    return {
        name: value
        for name, value in (secret | os.environ).items()
        if value and not name.startswith(OF_THE_SERVER)
    }
