"""``explain``: a stage that is passed, seen another way, and what to say of it."""

from __future__ import annotations

from typing import Annotated

import typer

from coursekit.commands.options import CodeOption, StageArgument
from coursekit.course.stages import Course, code_folder
from coursekit.workbench.checking import checked

WHY = "The explanation waits: it shows the solution, and your own is worth more."


def explain(
    context: typer.Context,
    stage: StageArgument = "",
    code: CodeOption = None,
    page: Annotated[str, typer.Option(help="A page by its number, or `all`.")] = "1",
) -> None:
    """Show the solution beside yours, once all checks of a stage pass."""
    from coursekit.text.layout import console
    from coursekit.workbench.explain import compare
    from coursekit.workbench.explain_report import show
    from coursekit.workbench.unfinished import tell_unfinished

    course = Course(context.obj)
    wanted = course.stage(stage)
    folder = code_folder(wanted, code)
    terminal = console()
    record = checked(course, wanted, folder, terminal)
    if not record.is_passed:
        tell_unfinished(terminal, wanted, folder, record, WHY)
        raise typer.Exit(1)
    show(wanted, folder, compare(course, wanted, folder), record, page)
