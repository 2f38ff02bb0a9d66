"""What a learner reads of the copies of their code, and when one was brought back."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from coursekit.course.stages import Stage
from coursekit.keeping.backups import UNDO, Backups, Copy
from coursekit.text.layout import console, count, indented, nice_path
from coursekit.workbench.restore import Restored

MOST_NAMES = 2


def tell_kept(stage: Stage, kept: Copy, command: str) -> None:
    """Say where a learner's code is that was replaced, and how it comes back."""
    print_ = console().print
    print_(f"What stood there is kept in {nice_path(kept.app)}.")
    print_(f"Bring it back: `make {command} STAGE={stage.number} UNDO=1`.")


def tell_undone(stage: Stage, command: str, restored: Restored) -> None:
    """Say what was undone, and where everything is."""
    used, app = restored.used, nice_path(stage.folder / "app")
    console().print(f"{app} is as before the {used.command} of {used.when}.")
    console().print(
        f"What stood there until now is kept in {nice_path(restored.kept.app)}."
    )
    again = f"make {command} STAGE={stage.number} UNDO=1"
    console().print(f"The same command again takes this back: `{again}`.")


def tell_restored(stage: Stage, restored: Restored) -> None:
    """Say which copy was put back, and how what stood there comes back."""
    app, number = nice_path(stage.folder / "app"), restored.kept.number
    print_ = console().print
    print_(f"{app} is as before the {restored.used.command} of {restored.used.when}.")
    print_(f"What stood there until now is copy {number}.")
    print_(f"Bring it back: `make restore STAGE={stage.number} COPY={number}`.")


def tell_copies(stage: Stage) -> None:
    """List the copies of a stage's app, the newest one first."""
    print_ = console().print
    app, copies = stage.folder / "app", Backups(stage).copies
    if not copies:
        print_(
            f"There is no copy of {nice_path(app)}: `carry`, `reset` and `restore` keep"
            " one of what they replace."
        )
        return
    print_(f"Copies of {nice_path(app)}, the newest one first:\n")
    table = Table.grid(padding=(0, 2))
    for copy in reversed(copies):
        words = f"before {'an' if copy.command == UNDO else 'a'} {copy.command}"
        table.add_row(str(copy.number), copy.when, words, Text(_compared(copy, stage)))
    print_(indented(table))
    last = copies[-1].number
    print_(f"\nBring one back: `make restore STAGE={stage.number} COPY={last}`.")
    print_("What stands there now is kept as a copy, too.")


def _compared(copy: Copy, stage: Stage) -> str:
    """Return in how many files a copy is another than the app of now."""
    names = copy.differs_from(stage.folder / "app")
    if not names:
        return "as it is now"
    some = ", ".join(names[:MOST_NAMES]) + ", …" * (len(names) > MOST_NAMES)
    verb = "differs" if len(names) == 1 else "differ"
    return f"{count(len(names), 'file')} {verb}: {some}"
