"""``run``: serve a learner's version with uvicorn, and reload it when it changes."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Annotated

import typer

from coursekit.commands.options import RUN_KEY, CodeOption, PortOption, StageArgument
from coursekit.course.stages import Course, code_folder
from coursekit.grading.exchange import PORT

OF_THE_SERVER = ("UVICORN_", "WEB_CONCURRENCY")  # another port than is told, say


def run(
    context: typer.Context,
    stage: StageArgument = "",
    code: CodeOption = None,
    port: PortOption = PORT,
    fresh: Annotated[
        bool,
        typer.Option("--fresh", help="A copy on an empty database, as a check has it."),
    ] = False,
    db: Annotated[
        str, typer.Option(help="With --fresh: sqlite or postgres.")
    ] = "sqlite",
) -> None:
    """Serve your version of a stage; it reloads when you save a file.

    A variable of the environment that is set to nothing counts as not set.
    """
    course = Course(context.obj)
    folder = code_folder(course.stage(stage), code)
    if fresh:
        from coursekit.workbench.serving import serve_fresh

        status = serve_fresh(course.root, folder, port, db, _environment())
        raise typer.Exit(1 if status else 0)
    # -E: the app sees no more of the course and its Python than when it is graded
    command = [sys.executable, "-E", "-m", "uvicorn", "app.main:app", "--reload"]
    command += ["--reload-dir", "app", "--port", str(port)]
    known = {name: value for name, value in _environment().items() if value}
    try:
        status = subprocess.run(command, cwd=folder, env=known).returncode
    except KeyboardInterrupt:
        status = 0
    raise typer.Exit(1 if status else 0)


def _environment() -> dict[str, str]:
    """Return the environment with a key, and without what means the server."""
    return {
        name: value
        for name, value in ({"SECRET_KEY": RUN_KEY} | os.environ).items()
        if not name.startswith(OF_THE_SERVER)
    }
