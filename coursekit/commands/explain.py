"""``explain``: a stage that is passed, seen another way, and what to say of it."""

from __future__ import annotations

import typer

from coursekit.commands.options import CodeOption, StageArgument
from coursekit.course.stages import Course, code_folder
from coursekit.workbench.checking import checked

WHY = "The explanation waits: it shows the solution, and your own is worth more."


def explain(
    context: typer.Context,
    stage: StageArgument = "",
    code: CodeOption = None,
) -> None:
    """Show the solution beside yours, once all checks of a stage pass."""
    from coursekit.text.layout import console
    from coursekit.workbench.explain import explain
    from coursekit.workbench.unfinished import tell_unfinished

    course = Course(context.obj)
    wanted = course.stage(stage)
    folder = code_folder(wanted, code)
    terminal = console()
    record = checked(course, wanted, folder, terminal)
    if not record.is_passed:
        tell_unfinished(terminal, wanted, folder, record, WHY)
        raise typer.Exit(1)
    explain(terminal, wanted, folder)
