"""``hunt`` and ``hunt-key``: the answers of a scavenger hunt, and the right ones."""

from __future__ import annotations

from pathlib import Path

import typer

from coursekit.commands.options import CodeOption, StageArgument
from coursekit.course.stages import Course, Stage, code_folder
from coursekit.sandbox.launcher import open_launcher


def hunt(
    context: typer.Context, stage: StageArgument = "", code: CodeOption = None
) -> None:
    """Grade the answers that you wrote into a stage's hunt.md."""
    from coursekit.hunting.hunt import Found, State, hunt
    from coursekit.hunting.terminal import show_title, show_total, show_verdict
    from coursekit.text.layout import console, nice_path

    wanted, folder = _asked(context, stage, code)
    terminal = console()
    found: list[Found] = []
    for each in hunt(wanted, folder, open_launcher):
        if not found:
            show_title(terminal, wanted, nice_path(folder), "Scavenger hunt")
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
    from coursekit.text.layout import console, nice_path

    wanted, folder = _asked(context, stage, code)
    terminal = console()
    for number, each in enumerate(hunt(wanted, folder, open_launcher)):
        if not number:
            show_title(terminal, wanted, nice_path(folder), "Key of hunt")
        show_key(terminal, each)


def _asked(context: typer.Context, stage: str, code: Path | None) -> tuple[Stage, Path]:
    wanted = Course(context.obj).stage(stage)
    return wanted, code_folder(wanted, code)
