"""``carry``: bring a learner's own stage into the next one."""

from __future__ import annotations

import typer

from coursekit.commands.options import StageArgument, UndoOption
from coursekit.course import Course


def carry(
    context: typer.Context,
    stage: StageArgument = "",
    undo: UndoOption = False,
) -> None:
    """Merge your version of the stage before into this stage."""
    from coursekit import carried
    from coursekit.carrying import CARRY
    from coursekit.carrying import carry as merge_stages

    course = Course(context.obj)
    wanted = course.stage(stage)
    if undo:
        carried.undo(wanted, CARRY)
        return
    outcome = merge_stages(course, wanted)
    carried.tell(wanted, outcome)
    raise typer.Exit(1 if outcome.conflicts else 0)
