"""``quiz``: the questions of the lessons, asked again after days."""

from __future__ import annotations

from typing import Annotated

import typer

from coursekit.course.stages import Course


def quiz(
    context: typer.Context,
    stage: Annotated[
        str, typer.Argument(help="The stage's number or name; none: all that are due.")
    ] = "",
    all_of_them: Annotated[
        bool, typer.Option("--all", help="Ask all of the stage, known ones too.")
    ] = False,
) -> None:
    """Ask the questions of a lesson, and those of earlier ones when they are due."""
    from coursekit.text.layout import console
    from coursekit.workbench.quiz import Quiz
    from coursekit.workbench.quiz_report import ask_all, nothing_to_ask

    course = Course(context.obj)
    wanted = course.stage(stage) if stage else None
    terminal, asked = console(), Quiz(course)
    questions = asked.of(wanted, all_of_them=all_of_them) if wanted else asked.due()
    if questions:
        ask_all(terminal, asked, questions)
    else:
        terminal.print(nothing_to_ask(asked, wanted.number if wanted else None))
