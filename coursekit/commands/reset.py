"""``reset``: put a stage's starting point back."""

from __future__ import annotations

import typer

from coursekit.commands.options import ForceOption, StageArgument, UndoOption
from coursekit.course.stages import Course


def reset(
    context: typer.Context,
    stage: StageArgument = "",
    undo: UndoOption = False,
    force: ForceOption = False,
) -> None:
    """Put the starting point of a stage back, and keep a copy of what was there."""
    from coursekit.workbench import carry_report
    from coursekit.workbench.carry import RESET
    from coursekit.workbench.carry import reset as put_starter_back
    from coursekit.workbench.restore import undo as take_back
    from coursekit.workbench.restore_report import tell_undone

    course = Course(context.obj)
    wanted = course.stage(stage)
    if undo:
        tell_undone(wanted, RESET, take_back(wanted, RESET, force=force))
    else:
        carry_report.tell_reset(wanted, put_starter_back(course, wanted))
