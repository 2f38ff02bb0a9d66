"""Bringing back what a command replaced: the last of it, or any copy by its number."""

from __future__ import annotations

from dataclasses import dataclass

from coursekit.course.stages import Stage
from coursekit.errors import UsageError
from coursekit.keeping.backups import UNDO, Backups, Copy

MOST_NAMES = 5


@dataclass(frozen=True)
class Restored:
    """Which copy was put back, and the copy of what stood there until then."""

    used: Copy
    kept: Copy


def undo(stage: Stage, command: str, *, force: bool = False) -> Restored:
    """Put back what a command replaced; of an undo it is what that undo replaced.

    Raises ``UsageError`` where the command was not the last one, and where files have
    changed since it, unless ``force`` is given.
    """
    backups = Backups(stage)
    last = backups.now.command
    used = backups.replaced
    if used is None or last not in (command, _undo_of(command)):
        raise UsageError(_nothing_to_undo(stage, command, last, used))
    if not force and (changed := backups.changed):
        raise UsageError(_changed_since(stage, command, used, changed))
    back = command if last == _undo_of(command) else _undo_of(command)
    return Restored(used, backups.restore(used, back))


def _undo_of(command: str) -> str:
    return f"{UNDO} {command}"


def _nothing_to_undo(stage: Stage, command: str, last: str, used: Copy | None) -> str:
    words = f"There is no {command} of stage {stage} to undo."
    if used is not None:
        words = (
            f"The {command} of stage {stage} can't be undone: the last to replace its"
            f" app was a {last.removeprefix(UNDO).strip()}, at {used.when}."
        )
    return f"{words} All copies: `make restore STAGE={stage.number}`."


def _changed_since(stage: Stage, command: str, used: Copy, changed: list[str]) -> str:
    names = ", ".join(changed[:MOST_NAMES])
    if len(changed) > MOST_NAMES:
        names += f" and {len(changed) - MOST_NAMES} more"
    return (
        f"stages/{stage}/app has changed since the {used.command} of {used.when}:"
        f" {names}. To put the older app back all the same, say"
        f" `make {command} STAGE={stage.number} UNDO=1 FORCE=1`; of these changes a"
        " copy is kept."
    )


def restore(stage: Stage, number: int) -> Restored:
    """Put a copy back by its number; raises ``UsageError`` where there is none."""
    backups = Backups(stage)
    copies = backups.copies
    if not 1 <= number <= len(copies):
        raise UsageError(
            f"Stage {stage} has no copy {number}."
            f" `make restore STAGE={stage.number}` lists those it has."
        )
    used = copies[number - 1]
    return Restored(used, backups.restore(used))
