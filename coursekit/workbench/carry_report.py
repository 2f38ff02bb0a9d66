"""What a learner reads when their code was merged, or a starting point put back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.text import Text

from coursekit.course.stages import Stage
from coursekit.keeping.backups import Copy
from coursekit.keeping.merging import Conflict
from coursekit.text.layout import console, count, hanging, indented, nice_path
from coursekit.workbench.carry import CARRY, RESET, Carried, hidden_modules
from coursekit.workbench.restore_report import tell_kept

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
    tell_kept(stage, carried.kept, CARRY)
    first = f"settle {count(len(problems), 'conflict')}, then " if problems else ""
    print_(f"Next: {first}`make check STAGE={stage.number}`.")


def _words(conflict: Conflict, stage: Stage, carried: Carried) -> str:
    """Return what has to be settled in a file, and how."""
    path = nice_path(stage.folder / "app" / conflict.path)
    mine = nice_path(carried.before.folder / "app" / conflict.path)
    theirs = nice_path(carried.kept.app / conflict.path)
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


def tell_reset(stage: Stage, kept: Copy | None) -> None:
    """Say where a learner's code is after a reset."""
    app = nice_path(stage.folder / "app")
    if kept is None:
        console().print(f"{app} is the starting point already: nothing to do.")
        return
    console().print(f"{app} is the starting point of stage {stage} again.")
    tell_kept(stage, kept, RESET)
