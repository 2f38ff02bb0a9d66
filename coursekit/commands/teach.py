"""``teach``: the notes on a stage for who teaches it."""

from __future__ import annotations

import typer

from coursekit.commands.options import StageArgument
from coursekit.course.stages import Course
from coursekit.errors import CourseError


def teach(context: typer.Context, stage: StageArgument = "") -> None:
    """Show the notes on a stage for who teaches it."""
    from coursekit.text.layout import console, markdown, nice_path

    wanted = Course(context.obj).stage(stage)
    page = wanted.folder / "teach.md"
    if not page.is_file():
        raise CourseError(
            f"stages/{wanted} has no teach.md: nobody has written it yet."
        )
    terminal = console()
    terminal.print(markdown(page.read_text(encoding="utf-8")))
    terminal.print()
    terminal.print(f"The page itself: {nice_path(page)}")
