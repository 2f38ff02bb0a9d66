"""What a learner reads when their code was merged, put back or brought back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.text import Text

from coursekit.course.stages import Stage
from coursekit.keeping.backups import Backups
from coursekit.keeping.merging import Conflict
from coursekit.text.layout import console, count, hanging, indented, nice_path
from coursekit.workbench.carry import CARRY, RESET, Carried, hidden_modules

STYLES = {"+": "green", "-": "red", "~": "cyan"}


def tell(stage: Stage, carried: Carried) -> None:
    """Say what changed in a stage by the merge, and what is left to do by hand."""
    print_ = console().print
    app = stage.folder / "app"
    print_(f"Your stage {carried.before} is merged into {nice_path(app)}.\n")
    for name, mark in carried.changes.items():
        print_(indented(Text(f"{mark} {name}", STYLES[mark])))
    if not carried.changes:
        print_(indented(Text("It was there already: nothing has changed.", "dim")))
    print_()
    problems = [_words(each, stage, carried) for each in carried.conflicts]
    problems += _hidden(app)
    for words in problems:
        print_(hanging("✗", words, ""))
    if problems:
        print_()
    _tell_kept(stage, CARRY, carried.kept)
    first = f"settle {count(len(problems), 'conflict')}, then " if problems else ""
    print_(f"Next: {first}`make check STAGE={stage.number}`.")


def _words(conflict: Conflict, stage: Stage, carried: Carried) -> str:
    """Return what has to be settled in a file, and how."""
    path = nice_path(stage.folder / "app" / conflict.path)
    mine = nice_path(carried.before.folder / "app" / conflict.path)
    theirs = nice_path(carried.kept / "app" / conflict.path)
    if conflict.lines:
        lines = ", ".join(map(str, conflict.lines))
        return (
            f"{path}, line {lines}: both changed the same place. Above ======= stands"
            f" yours, below it that of stage {stage.number}: keep what is right, and"
            " take the marks away."
        )
    if conflict.is_in_theirs and not conflict.is_in_ours:
        return (
            f"{path}: your stage {carried.before.number} has no such file, and stage"
            f" {stage.number} adds to it. It stands as in stage {stage.number}: take"
            " what you need from it, and delete it if you don't need it."
        )
    if conflict.is_in_ours and not conflict.is_in_theirs:
        return (
            f"{path}: you changed this file, and it was taken away in stage"
            f" {stage.number}. It stands as in {mine}: delete it if you don't need it."
        )
    return f"{path}: it can't be merged. Yours stands there, the other is {theirs}."


def _hidden(app: Path) -> Iterator[str]:
    for name in hidden_modules(app):
        package = name.with_suffix("").as_posix()
        yield (
            f"{nice_path(app / name)}: Python sees only the package"
            f" {package}/ beside it. Move into the package what is missing there, and"
            " delete the file."
        )


def tell_reset(stage: Stage, kept: Path | None) -> None:
    """Say where a learner's code is after a reset."""
    app = nice_path(stage.folder / "app")
    if kept is None:
        console().print(f"{app} is the starting point already: nothing to do.")
        return
    console().print(f"{app} is the starting point of stage {stage} again.")
    _tell_kept(stage, RESET, kept)


def _tell_kept(stage: Stage, command: str, kept: Path) -> None:
    print_ = console().print
    print_(f"What stood there is kept in {nice_path(kept / 'app')}.")
    print_(f"Bring it back: `make {command} STAGE={stage.number} UNDO=1`.")


def undo(stage: Stage, command: str) -> None:
    """Undo a command, and say where everything is."""
    used, kept = Backups(stage).undo(command)
    print_ = console().print
    date, time = used.name.split("_")[:2]
    when = f"{date} {time[:8].replace('-', ':')}"
    print_(f"{nice_path(stage.folder / 'app')} is as before the {command} of {when}.")
    print_(f"What stood there until now is kept in {nice_path(kept / 'app')}.")
