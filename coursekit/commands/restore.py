"""``restore``: bring back what `carry`, `reset` or an undo replaced."""

from __future__ import annotations

from typing import Annotated

import typer

from coursekit.commands.options import StageArgument
from coursekit.course.stages import Course


def restore(
    context: typer.Context,
    stage: StageArgument = "",
    copy: Annotated[
        int | None, typer.Option(min=1, help="A copy by its number in the list.")
    ] = None,
) -> None:
    """List the copies of a stage's app that were kept, or bring one back."""
    from coursekit.workbench.restore import restore as put_back
    from coursekit.workbench.restore_report import tell_copies, tell_restored

    wanted = Course(context.obj).stage(stage)
    if copy is None:
        tell_copies(wanted)
    else:
        tell_restored(wanted, put_back(wanted, copy))
