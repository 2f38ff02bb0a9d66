"""``carry``: bring a learner's own stage into the next one."""

from __future__ import annotations

import typer

from coursekit.commands.options import ForceOption, StageArgument, UndoOption
from coursekit.course.stages import Course


def carry(
    context: typer.Context,
    stage: StageArgument = "",
    undo: UndoOption = False,
    force: ForceOption = False,
) -> None:
    """Merge your version of the stage before into this stage."""
    from coursekit.workbench import carry_report
    from coursekit.workbench.carry import CARRY
    from coursekit.workbench.carry import carry as merge_stages
    from coursekit.workbench.restore import undo as take_back
    from coursekit.workbench.restore_report import tell_undone

    course = Course(context.obj)
    wanted = course.stage(stage)
    if undo:
        tell_undone(wanted, CARRY, take_back(wanted, CARRY, force=force))
        return
    outcome = merge_stages(course, wanted)
    carry_report.tell(wanted, outcome)
    raise typer.Exit(1 if outcome.conflicts else 0)
