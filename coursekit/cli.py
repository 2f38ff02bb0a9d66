"""The command line: ``python -m coursekit …``, and ``make …`` through the Makefile."""

from __future__ import annotations

import sys
import traceback
import warnings
from pathlib import Path
from typing import Annotated

import typer

from coursekit.commands import (
    alembic,
    bughunt,
    carry,
    check,
    diff,
    explain,
    hint,
    hunt,
    progress,
    quiz,
    reset,
    restore,
    run,
    sql,
    teach,
    token,
    trace,
    watch,
)
from coursekit.errors import CourseKitError, is_of_the_machine, of_the_machine
from coursekit.text.streams import STREAMS

PROJECT = Path(__file__).resolve().parent.parent

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command()(check.check)
app.command()(run.run)
app.command()(alembic.alembic)
app.command()(sql.sql)
app.command()(token.token)
app.command()(watch.watch)
app.command()(diff.diff)
app.command()(hint.hint)
app.command()(progress.progress)
app.command()(quiz.quiz)
app.command()(teach.teach)
app.command()(carry.carry)
app.command()(reset.reset)
app.command()(restore.restore)
app.command()(trace.trace)
app.command()(hunt.hunt)
app.command("hunt-key")(hunt.hunt_key)
app.command()(bughunt.bughunt)
app.command()(explain.explain)


@app.callback()
def choose_course(
    context: typer.Context,
    course: Annotated[
        Path, typer.Option(help="The folder of the course.", hidden=True)
    ] = PROJECT,
) -> None:
    """Build a backend stage by stage, and be told what to fix."""
    context.obj = course


def main() -> None:
    """Run a command; a person's error is told in a sentence, with exit status 2."""
    STREAMS.open()
    warnings.simplefilter("ignore", SyntaxWarning)  # of code that is only read
    try:
        _run()
    finally:
        if trouble := STREAMS.trouble():
            sys.stderr.write(
                "Not all of the report could be written to standard output:"
                f" {trouble}. This is no fault of yours: make room, and try again.\n"
            )
            sys.exit(2)


def _run() -> None:
    try:
        app(prog_name="python -m coursekit")
    except CourseKitError as error:
        typer.echo(str(error), err=True)
        sys.exit(2)
    except Exception as error:
        if is_of_the_machine(error):
            typer.echo(str(of_the_machine(error)), err=True)
            sys.exit(2)
        traceback.print_exc()
        typer.echo(
            "This is no fault of yours: the course itself has failed. Show these lines"
            " to whoever keeps it.",
            err=True,
        )
        sys.exit(2)
    except KeyboardInterrupt:
        typer.echo("Stopped before the end: this run says nothing.", err=True)
        sys.exit(2)
