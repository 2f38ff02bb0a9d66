"""``bughunt``: the solution with one planted mistake, to be found and fixed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coursekit.commands.options import CodeOption, ForceOption, StageArgument
from coursekit.course.stages import Course, Stage, code_folder
from coursekit.workbench.checking import checked, graded

if TYPE_CHECKING:
    from rich.console import Console

WHY = (
    "The bug hunt waits: its program is all but the solution, and your own is worth"
    " more."
)


def bughunt(
    context: typer.Context,
    stage: StageArgument = "",
    name: Annotated[
        str, typer.Option(help="A mistake by its name, as an instructor chooses it.")
    ] = "",
    seed: Annotated[
        int | None, typer.Option(min=1, help="Draw the same mistake again.")
    ] = None,
    code: CodeOption = None,
    force: ForceOption = False,
) -> None:
    """Get a program with a bug and a user's report of it; find the bug and fix it.

    The stage has to be passed first, in its own folder or in --code; who teaches says
    --force, or names the mistake.
    """
    course = Course(context.obj)
    wanted = course.stage(stage)

    from coursekit.course.makefile import make
    from coursekit.text.layout import console, nice_path
    from coursekit.workbench.bug_report import bug_report
    from coursekit.workbench.bughunt import Hunts, choose, tally

    hunts, terminal = Hunts(course), console()
    others = [nice_path(hunts.folder / other) for other in hunts.at_work(wanted)]
    mistake = choose(hunts, wanted, name, seed)
    if not (force or name):
        _hold_passed(course, wanted, code_folder(wanted, code), terminal)
    folder = hunts.begin(wanted, mistake)
    with terminal.status("Somebody uses the app, and writes a report …"):
        run = graded(course, wanted, folder, seed=seed, only={mistake.caught_by})
    report = folder / "REPORT.md"
    report.write_text(bug_report(run, mistake), encoding="utf-8")

    terminal.print(f"Somebody has found a bug: read {nice_path(report)}.")
    terminal.print(f"Find it in {nice_path(folder / 'app')}, and fix it.")
    check = make("check", wanted, folder)
    terminal.print(f"`{check}` tells whether it is gone.", soft_wrap=True)
    if others:
        terminal.print(f"You also work on {', '.join(others)}.")
    terminal.print(tally(hunts, wanted))


def _hold_passed(course: Course, stage: Stage, folder: Path, terminal: Console) -> None:
    """Leave with status 1 where a learner has not passed the stage yet."""
    from coursekit.workbench.records import has_passed
    from coursekit.workbench.unfinished import tell_unfinished

    if folder == stage.folder and has_passed(course, stage):
        return
    record = checked(course, stage, folder, terminal)
    if not record.is_passed:
        tell_unfinished(terminal, stage, folder, record, WHY)
        raise typer.Exit(1)
