"""``hint``: the next rung of the ladder for the first failing check's task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coursekit.commands.check import code_folder, graded
from coursekit.commands.options import StageArgument
from coursekit.course import Course, Stage

if TYPE_CHECKING:
    from coursekit.records import Record


def hint(
    context: typer.Context,
    stage: StageArgument = "",
    task: Annotated[
        int | None, typer.Option(min=1, help="A task of the brief, by its number.")
    ] = None,
) -> None:
    """Give the next hint for what fails first, or for a task of the brief."""
    from coursekit.hinting import show, show_for_record
    from coursekit.hints import next_hint
    from coursekit.layout import console
    from coursekit.records import recall

    course = Course(context.obj)
    wanted = course.stage(stage)
    terminal = console()
    if task is not None:
        show(terminal, next_hint(course, wanted, task), wanted)
        return
    record = recall(course, wanted)
    if record is None or not record.holds_for(wanted):
        with terminal.status(f"Checking stage {wanted} first, as it has changed …"):
            record = _check(course, wanted)
    show_for_record(terminal, course, wanted, record)


def _check(course: Course, stage: Stage) -> Record:
    """Grade the learner's folder; return what was found, which is remembered."""
    from coursekit.records import remember

    return remember(course, graded(course, stage, code_folder(stage, None)))
