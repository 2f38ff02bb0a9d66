"""``carry``: bring a learner's own stage into the next one."""

from __future__ import annotations

from typing import Annotated

import typer

from coursekit.course import Course


def carry(
    context: typer.Context,
    stage: Annotated[str, typer.Argument(help="The stage's number or name.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take it back.")] = False,
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
