"""``hunt`` and ``hunt-key``: the answers of a scavenger hunt, and the right ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coursekit.commands.options import CodeOption, StageArgument
from coursekit.course.stages import Course, code_folder
from coursekit.errors import UsageError
from coursekit.sandbox.launcher import open_launcher

if TYPE_CHECKING:
    from coursekit.hunting.ground import Ground
    from coursekit.hunting.worksheet import Sheet

AfterOption = Annotated[
    bool, typer.Option("--after", help="The hunt through the stage's finished code.")
]


def hunt(
    context: typer.Context,
    stage: StageArgument = "",
    code: CodeOption = None,
    after: AfterOption = False,
) -> None:
    """Grade the answers that you wrote into a stage's hunt.md, or hunt_after.md."""
    from coursekit.hunting.hunt import Found, State, hunt
    from coursekit.hunting.terminal import show_title, show_total, show_verdict
    from coursekit.text.layout import console

    terminal = console()
    found: list[Found] = []
    with _asked(context, stage, code, after=after) as (sheet, ground):
        for each in hunt(sheet, ground, open_launcher):
            if not found:
                show_title(terminal, sheet, ground, "Scavenger")
            show_verdict(terminal, each)
            found.append(each)
    show_total(terminal, found)
    states = {each.state for each in found}
    is_done = State.RIGHT in states and not states & {State.WRONG, State.OPEN}
    raise typer.Exit(0 if is_done else 1)


def hunt_key(
    context: typer.Context,
    stage: StageArgument = "",
    code: CodeOption = None,
    after: AfterOption = False,
) -> None:
    """Print the right answers of a hunt, with file and line, for who teaches."""
    from coursekit.hunting.hunt import hunt
    from coursekit.hunting.terminal import show_key, show_title
    from coursekit.text.layout import console

    terminal = console()
    with _asked(context, stage, code, after=after) as (sheet, ground):
        for number, each in enumerate(hunt(sheet, ground, open_launcher)):
            if not number:
                show_title(terminal, sheet, ground, "Key of")
            show_key(terminal, each)


@contextmanager
def _asked(
    context: typer.Context, stage: str, code: Path | None, *, after: bool
) -> Iterator[tuple[Sheet, Ground]]:
    """Return a block with the page of a hunt and the code that it is about."""
    from coursekit.hunting.ground import finished, named, starting_point
    from coursekit.hunting.worksheet import sheet_after, sheet_of, sheet_of_any_code

    course = Course(context.obj)
    if code is not None and not stage and not after:
        last = course.stages[-1]
        sheet = sheet_of_any_code(course)
        yield sheet, named(last, code_folder(last, code))
        return
    wanted = course.stage(stage)
    if after:
        sheet = sheet_after(course, wanted)
        if code is not None:
            raise UsageError(
                "A hunt through the finished stage looks at its solution, and at no"
                " other code: leave CODE out."
            )
        yield sheet, finished(wanted)
        return
    if code is not None:
        yield sheet_of(wanted), named(wanted, code_folder(wanted, code))
        return
    with starting_point(course, wanted) as ground:
        yield sheet_of(wanted), ground
