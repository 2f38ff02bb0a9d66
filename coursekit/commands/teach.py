"""``teach``: the notes for who teaches a stage, in the terminal."""

from __future__ import annotations

import typer

from coursekit.commands.options import StageArgument
from coursekit.course.stages import Course


def teach(context: typer.Context, stage: StageArgument = "") -> None:
    """Show how to teach a stage: board, demonstration, questions, short of time."""
    from coursekit.text.layout import console
    from coursekit.workbench.teaching import show_notes

    show_notes(console(), Course(context.obj).stage(stage))
