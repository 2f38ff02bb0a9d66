"""``run``: serve a learner's version with uvicorn, and reload it when it changes."""

from __future__ import annotations

import subprocess
import sys
from typing import Annotated

import typer

from coursekit.commands.options import CodeOption, PortOption, StageArgument
from coursekit.course.migrations import migrates
from coursekit.course.stages import Course, code_folder
from coursekit.errors import UsageError
from coursekit.grading.exchange import PORT
from coursekit.workbench.running import environment, migrate, settings


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
    empty: Annotated[
        bool,
        typer.Option("--empty", help="With --fresh: leave it to you to migrate it."),
    ] = False,
) -> None:
    """Serve your version of a stage; it reloads when you save a file.

    A variable of the environment that is set to nothing counts as not set.
    """
    course = Course(context.obj)
    chosen = course.stage(stage)
    folder = code_folder(chosen, code)
    with_alembic = migrates(course, chosen, folder)
    if fresh:
        from coursekit.workbench.serving import serve_fresh

        status = serve_fresh(
            course.root,
            folder,
            port,
            db,
            environment(),
            migrated=with_alembic and not empty,
            patient=empty,
        )
        raise typer.Exit(1 if status else 0)
    if empty:
        raise UsageError("EMPTY=1 is for a fresh copy: say FRESH=1 EMPTY=1.")
    known = settings()
    if with_alembic:
        migrate(folder, known, folder)
    # -E: the app sees no more of the course and its Python than when it is graded
    command = [sys.executable, "-E", "-m", "uvicorn", "app.main:app", "--reload"]
    command += ["--reload-dir", "app", "--port", str(port)]
    try:
        status = subprocess.run(command, cwd=folder, env=known).returncode
    except KeyboardInterrupt:
        status = 0
    raise typer.Exit(1 if status else 0)
