"""``reset``: put a stage's starting point back."""

from __future__ import annotations

import typer

from coursekit.commands.options import StageArgument, UndoOption
from coursekit.course import Course


def reset(
    context: typer.Context,
    stage: StageArgument = "",
    undo: UndoOption = False,
) -> None:
    """Put the starting point of a stage back, and keep a copy of what was there."""
    from coursekit import carried
    from coursekit.carrying import RESET
    from coursekit.carrying import reset as put_starter_back

    course = Course(context.obj)
    wanted = course.stage(stage)
    if undo:
        carried.undo(wanted, RESET)
    else:
        carried.tell_reset(wanted, put_starter_back(course, wanted))
