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
    command = [sys.executable, "-m", "uvicorn", "app.main:app", "--reload"]
    command += ["--reload-dir", "app", "--port", str(port)]
    secret = {"SECRET_KEY": "only-for-make-run-on-your-own-machine"}
    environment = {k: v for k, v in (secret | os.environ).items() if v}
    try:
        status = subprocess.run(command, cwd=folder, env=environment).returncode
    except KeyboardInterrupt:
        status = 0
    raise typer.Exit(1 if status else 0)
