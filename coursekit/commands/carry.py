"""``carry``: bring a learner's own stage into the next one."""

from __future__ import annotations

import typer

from coursekit.commands.options import StageArgument, UndoOption
from coursekit.course.stages import Course


def carry(
    context: typer.Context,
    stage: StageArgument = "",
    undo: UndoOption = False,
) -> None:
    """Merge your version of the stage before into this stage."""
    from coursekit.workbench import carry_report
    from coursekit.workbench.carry import CARRY
    from coursekit.workbench.carry import carry as merge_stages

    course = Course(context.obj)
    wanted = course.stage(stage)
    if undo:
        carry_report.undo(wanted, CARRY)
        return
    outcome = merge_stages(course, wanted)
    carry_report.tell(wanted, outcome)
    raise typer.Exit(1 if outcome.conflicts else 0)
