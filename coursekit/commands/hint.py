"""``hint``: the next rung of the ladder for the first failing check's task."""

from __future__ import annotations

from typing import Annotated

import typer

from coursekit.commands.options import StageArgument
from coursekit.course.stages import Course, code_folder
from coursekit.errors import UsageError
from coursekit.workbench.checking import checked


def hint(
    context: typer.Context,
    stage: StageArgument = "",
    task: Annotated[
        int | None, typer.Option(min=1, help="A task of the brief, by its number.")
    ] = None,
    about: Annotated[
        str, typer.Option(help="One of several problems, as the hints name it.")
    ] = "",
) -> None:
    """Give the next hint for what fails first, or for a task of the brief."""
    from coursekit.text.layout import console
    from coursekit.workbench.hint import next_hint
    from coursekit.workbench.hint_report import show, show_for_record

    if about and task is None:
        raise UsageError(f"ABOUT={about} belongs to a task: name it too, as in TASK=2.")
    course = Course(context.obj)
    wanted = course.stage(stage)
    terminal = console()
    if task is not None:
        show(terminal, next_hint(course, wanted, task, about), wanted)
        return
    record = checked(course, wanted, code_folder(wanted, None), terminal)
    show_for_record(terminal, course, wanted, record)
