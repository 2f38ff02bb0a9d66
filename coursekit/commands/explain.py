"""``explain``: a stage that is passed, seen another way, and what to say of it."""

from __future__ import annotations

import typer

from coursekit.commands.options import CodeOption, StageArgument
from coursekit.course.stages import Course, code_folder
from coursekit.workbench.checking import checked


def explain(
    context: typer.Context,
    stage: StageArgument = "",
    code: CodeOption = None,
) -> None:
    """Show the solution beside yours, once all checks of a stage pass."""
    from coursekit.text.layout import console
    from coursekit.workbench.explain import explain, tell_what_fails

    course = Course(context.obj)
    wanted = course.stage(stage)
    folder = code_folder(wanted, code)
    terminal = console()
    record = checked(course, wanted, folder, terminal)
    if not record.is_passed:
        tell_what_fails(terminal, wanted, folder, record)
        raise typer.Exit(1)
    explain(terminal, wanted, folder)
