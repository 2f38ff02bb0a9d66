"""``hunt`` and ``hunt-key``: the answers of a scavenger hunt, and the right ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from coursekit.commands.options import CodeOption, StageArgument
from coursekit.course.stages import Course, Stage, code_folder
from coursekit.sandbox.launcher import open_launcher

if TYPE_CHECKING:
    from coursekit.hunting.ground import Ground


def hunt(
    context: typer.Context, stage: StageArgument = "", code: CodeOption = None
) -> None:
    """Grade the answers that you wrote into a stage's hunt.md."""
    from coursekit.hunting.hunt import Found, State, hunt
    from coursekit.hunting.terminal import show_title, show_total, show_verdict
    from coursekit.text.layout import console

    terminal = console()
    found: list[Found] = []
    with _asked(context, stage, code) as (wanted, ground):
        for each in hunt(wanted, ground, open_launcher):
            if not found:
                show_title(terminal, wanted, ground, "Scavenger hunt")
            show_verdict(terminal, each)
            found.append(each)
    show_total(terminal, found)
    states = {each.state for each in found}
    is_done = State.RIGHT in states and not states & {State.WRONG, State.OPEN}
    raise typer.Exit(0 if is_done else 1)


def hunt_key(
    context: typer.Context, stage: StageArgument = "", code: CodeOption = None
) -> None:
    """Print the right answers of a hunt, with file and line, for who teaches."""
    from coursekit.hunting.hunt import hunt
    from coursekit.hunting.terminal import show_key, show_title
    from coursekit.text.layout import console

    terminal = console()
    with _asked(context, stage, code) as (wanted, ground):
        for number, each in enumerate(hunt(wanted, ground, open_launcher)):
            if not number:
                show_title(terminal, wanted, ground, "Key of hunt")
            show_key(terminal, each)


@contextmanager
def _asked(
    context: typer.Context, stage: str, code: Path | None
) -> Iterator[tuple[Stage, Ground]]:
    """Return a block with the stage and the code that a hunt is about."""
    from coursekit.hunting.ground import named, starting_point

    course = Course(context.obj)
    wanted = course.stage(stage)
    if code is not None:
        yield wanted, named(wanted, code_folder(wanted, code))
        return
    with starting_point(course, wanted) as ground:
        yield wanted, ground
