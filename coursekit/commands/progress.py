"""``progress``: how far a learner has come, and what is next."""

from __future__ import annotations

import typer

from coursekit.course.stages import Course


def progress(context: typer.Context) -> None:
    """Show all stages, how far you have come in each, and what is next."""
    from coursekit.workbench.progress import show

    show(Course(context.obj))
