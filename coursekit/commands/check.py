"""``check``: grade a folder and tell what to fix first."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from coursekit.commands.options import CodeOption, StageArgument
from coursekit.course.stages import Course, code_folder
from coursekit.errors import UsageError
from coursekit.grading.interrupts import as_interrupts
from coursekit.keeping.overwriting import hold_no_work
from coursekit.report.formats import Format, format_of, render
from coursekit.sandbox.launcher import open_launcher


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
    task: Annotated[
        int | None, typer.Option(min=1, help="Grade the tasks up to this one only.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Run earlier stages even when this one fails.")
    ] = False,
) -> None:
    """Grade your version of a stage, and all that earlier stages promised."""
    course = Course(context.obj)
    if out is not None:
        form = format_of(out, form)
    wanted = course.stage(stage)
    folder = code_folder(wanted, code)
    for path in filter(None, (out, json_file)):
        hold_no_work(course, path)
    with closing(open_launcher(folder)) as launcher:  # imports libraries meanwhile
        from coursekit.grading.databases import open_databases
        from coursekit.grading.draw import new_seed
        from coursekit.grading.plan import Plan
        from coursekit.grading.run import Run
        from coursekit.grading.runner import grade
        from coursekit.grading.side_by_side import processes_for
        from coursekit.report.facts import stopped
        from coursekit.report.terminal import Terminal
        from coursekit.text.layout import console
        from coursekit.workbench.bughunt import told_of
        from coursekit.workbench.records import failed_before, remember

        whole = everything or form is not None or json_file is not None or _in_ci()
        plan = Plan(
            last_task=task and wanted.known_task(task),
            failed_before=failed_before(course, wanted, folder),
            end_at_own_failure=not whole,
        )
        run = Run(wanted, folder, seed or new_seed(), plan=plan)
        alone = form is not None and out is None  # nothing else on standard output then
        screen = console(quiet=alone)
        terminal = Terminal(screen, course, run)
        with open_databases(db, os.environ.get("DATABASE_URL")) as databases:
            terminal.begin()
            try:
                with as_interrupts():
                    grade(
                        course,
                        run,
                        launcher,
                        databases,
                        terminal,
                        processes=processes_for,
                    )
            except KeyboardInterrupt:
                terminal.break_off()
                typer.echo(stopped(run), err=True)
                raise typer.Exit(2) from None
            terminal.end()
        if task is None:
            remember(course, run)
        for sentence in told_of(course, run):
            screen.print(sentence)
    if json_file is not None:
        _write(json_file, render(Format.JSON, course, run))
    if form is not None:
        _write(out, render(form, course, run))
    raise typer.Exit(run.exit_status)


def _in_ci() -> bool:
    """Return whether nobody waits for the first failure: a server runs this."""
    return bool(os.environ.get("CI"))


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
