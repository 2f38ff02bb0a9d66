"""The notes for who teaches a stage, as they stand beside its brief."""

from __future__ import annotations

from rich.console import Console

from coursekit.course.stages import Stage
from coursekit.errors import CourseError
from coursekit.text.layout import markdown, nice_path


def show_notes(terminal: Console, stage: Stage) -> None:
    """Show a stage's notes, and where they are.

    Raises ``CourseError`` where it has none.
    """
    path = stage.folder / "teach.md"
    if not path.is_file():
        raise CourseError(
            f"Stage {stage} has no notes for who teaches:"
            f" write stages/{stage}/teach.md."
        )
    terminal.print(markdown(path.read_text(encoding="utf-8")))
    terminal.print()
    terminal.print(
        f"These notes stand in {nice_path(path)}, beside the lesson and the brief."
    )
