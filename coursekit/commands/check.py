"""``check``: grade a folder and tell what to mend first."""

from __future__ import annotations

import os
from collections.abc import Container
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coursekit.commands.options import CodeOption, StageArgument
from coursekit.course import Course, Stage
from coursekit.errors import CourseError, UsageError
from coursekit.formats import Format, format_of, render
from coursekit.sandbox.launcher import open_launcher

if TYPE_CHECKING:
    from rich.console import Console

    from coursekit.grading import Run
    from coursekit.records import Record


def check(
    context: typer.Context,
    stage: StageArgument = "",
    code: CodeOption = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the report to this file too.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=1, help="Repeat the data of an earlier run.")
    ] = None,
    db: Annotated[str, typer.Option(help="sqlite, or postgres.")] = "sqlite",
    form: Annotated[
        Format | None, typer.Option("--format", help="Give the report in this format.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write that report to this file.")
    ] = None,
) -> None:
    """Grade your version of a stage, and all that earlier stages promised."""
    course = Course(context.obj)
    if out is not None:
        form = form or format_of(out)
    wanted = course.stage(stage)
    folder = code_folder(wanted, code)
    with closing(open_launcher(folder)) as launcher:  # imports libraries meanwhile
        from coursekit.bughunts import told_of
        from coursekit.databases import open_databases
        from coursekit.draw import new_seed
        from coursekit.grading import Run
        from coursekit.layout import console
        from coursekit.records import remember
        from coursekit.report import Terminal
        from coursekit.runner import grade

        run = Run(wanted, folder, seed or new_seed())
        alone = form is not None and out is None  # nothing else on standard output then
        screen = console(quiet=alone)
        terminal = Terminal(screen, course, run)
        with open_databases(db, os.environ.get("DATABASE_URL")) as databases:
            terminal.begin()
            grade(course, run, launcher, databases, terminal)
            terminal.end()
        remember(course, run)
        for sentence in told_of(course, run):
            screen.print(sentence)
    if json_file is not None:
        _write(json_file, render(Format.JSON, course, run))
    if form is not None:
        _write(out, render(form, course, run))
    raise typer.Exit(run.exit_status)


def graded(
    course: Course,
    stage: Stage,
    code: Path,
    *,
    seed: int | None = None,
    only: Container[str] | None = None,
) -> Run:
    """Grade a folder without a word, by all checks or only those of some names."""
    with closing(open_launcher(code)) as launcher:  # imports libraries meanwhile
        from coursekit.databases import SqliteDatabases
        from coursekit.draw import new_seed
        from coursekit.grading import Run
        from coursekit.runner import Nobody, grade

        run = Run(stage, code, seed or new_seed())
        grade(course, run, launcher, SqliteDatabases(), Nobody(), only)
    return run


def checked(course: Course, stage: Stage, folder: Path, terminal: Console) -> Record:
    """Return what the last check of a folder found; grade it where none is known."""
    from coursekit.layout import nice_path
    from coursekit.records import recall, remember

    record = recall(course, stage) if folder == stage.folder else None
    if record is not None and record.holds_for(stage):
        return record
    with terminal.status(f"Checking {nice_path(folder)} first …"):
        return remember(course, graded(course, stage, folder))


def code_folder(stage: Stage, code: Path | None) -> Path:
    """Return the folder to grade: the stage's own, unless another is named.

    Raises ``UsageError`` where it can't hold an answer.
    """
    folder = code or stage.folder
    if not folder.is_dir():
        raise UsageError(
            f"There is no folder {folder}."
            " Name the folder that holds your `app` package."
        )
    if not (folder / "app").is_dir():
        hint = " Name its parent folder instead." if folder.name == "app" else ""
        raise UsageError(f"{folder} has no folder `app`: nothing to grade.{hint}")
    if not stage.checks:
        raise CourseError(f"Stage {stage} has no checks: add checks/test_{stage}.py.")
    return folder


def _write(path: Path | None, text: str) -> None:
    """Write a report to a file, or to standard output; always as UTF-8."""
    if path is None:
        typer.echo(text.encode(), nl=False)
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"The report can't be written to {path} ({error.strerror})."
            " Name another file: OUT=report.html, for example."
        ) from None
