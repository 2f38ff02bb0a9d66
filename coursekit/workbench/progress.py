"""The page of a learner's way: every stage with its bar, and what is next."""

from __future__ import annotations

from rich.text import Text

from coursekit.course.stages import Course, Stage
from coursekit.text.layout import bar, console, count, indented, nice_path
from coursekit.workbench.records import Record, recall


def show(course: Course) -> None:
    """Show all stages, and what is next."""
    records = {stage: recall(course, stage) for stage in course.stages}
    terminal = console()
    terminal.print(Text("Your way through the course\n", "bold"))
    width = max(len(stage.name) for stage in records)
    for stage, record in records.items():
        terminal.print(_line(stage, record, width))
        if record is not None:
            terminal.print(indented(Text(_note(stage, record), "dim"), 4))
    terminal.print()
    terminal.print(_next(records))


def _line(stage: Stage, record: Record | None, width: int) -> Text:
    """Return a stage's mark, name and bar in one line."""
    name = stage.name.ljust(width)
    if record is None:
        return Text(f"  · {name}  not checked yet", "dim")
    mark = ("✓", "green") if record.is_passed else ("✗", "red")
    return Text.assemble("  ", mark, f" {name}", bar("", record.passed, record.total))


def _note(stage: Stage, record: Record) -> str:
    """Return when a stage was checked, and what its bar does not tell."""
    parts = [f"checked {record.when}"]
    if broken := record.earlier_total - record.earlier_passed:
        parts.append(f"{count(broken, 'earlier check')} did not pass")
    if not record.holds_for(stage):
        parts.append("your code has changed since")
    return " · ".join(parts)


def _next(records: dict[Stage, Record | None]) -> str:
    """Return a sentence that says what to do next."""
    for stage, record in records.items():
        command = f"`make check STAGE={stage.number}`"
        if record is None:
            lesson = nice_path(stage.folder / "lesson.md")
            return f"Next: read {lesson}, then {command}."
        if not record.is_passed:
            return f"Next: stage {stage}. {command} tells what to mend first."
        if not record.holds_for(stage):
            return f"Next: check stage {stage} again, as you changed it: {command}."
    return "You have passed every stage."
