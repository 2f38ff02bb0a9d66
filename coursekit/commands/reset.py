"""``reset``: put a stage's starting point back."""

from __future__ import annotations

from typing import Annotated

import typer

from coursekit.course import Course


def reset(
    context: typer.Context,
    stage: Annotated[str, typer.Argument(help="The stage's number or name.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take it back.")] = False,
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
