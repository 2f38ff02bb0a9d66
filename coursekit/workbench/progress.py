"""The page of a learner's way: every stage with its bar, and what is next."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from coursekit.course.stages import Course, Stage
from coursekit.keeping.shipped import is_untouched
from coursekit.text.layout import bar, console, count, indented, nice_path
from coursekit.workbench.records import Record, recall

Records = dict[Stage, Record | None]


def show(course: Course) -> None:
    """Show all stages, and what is next."""
    records = {stage: recall(course, stage) for stage in course.stages}
    terminal = console()
    terminal.print(Text("Your way through the course\n", "bold"))
    width = max(len(stage.name) for stage in records)
    for stage, record in records.items():
        name = stage.name.ljust(width)
        if record is None:
            words = _unchecked(stage, records)
            terminal.print(Text(f"  · {name}  {words}", "dim"), soft_wrap=True)
            continue
        terminal.print(_line(name, record))
        terminal.print(indented(Text(_note(stage, record), "dim"), 4))
        for line in _parts(stage, record):
            terminal.print(indented(line, 4))
    terminal.print()
    terminal.print(_next(course, records))


def _line(name: str, record: Record) -> Text:
    """Return a stage's mark, name and bar in one line."""
    mark = ("✓", "green") if record.is_passed else ("✗", "red")
    return Text.assemble("  ", mark, f" {name}", bar("", record.passed, record.total))


def _parts(stage: Stage, record: Record) -> Iterator[Text]:
    """Yield a line for each part of a stage: how many of its tasks are passed."""
    if not record.tasks:
        return  # an older kit kept none
    width = max(map(len, stage.parts), default=0)
    for part, tasks in stage.parts.items():
        passed = sum(record.tasks.get(str(task)) is True for task in tasks)
        mark = ("✓", "green") if passed == len(tasks) else ("·", "dim")
        words = f"{passed} of {count(len(tasks), 'task')}"
        yield Text.assemble(mark, f" {part.ljust(width)}  ", (words, "dim"))


def _unchecked(stage: Stage, records: Records) -> str:
    """Return what is said of a stage without a check: a later one may stand for it."""
    later = [other for other in _checked(records) if other > stage]
    if not later:
        return "not checked yet"
    passed = _last_passed(records)
    if passed is not None and passed > stage:
        return f"passed over: what it asks for holds in stage {passed.number}"
    return f"passed over: you began at stage {later[0].number}"


def _note(stage: Stage, record: Record) -> str:
    """Return when a stage was checked, and what its bar does not tell."""
    parts = [f"checked {record.when}"]
    if broken := record.earlier_total - record.earlier_passed:
        parts.append(f"{count(broken, 'earlier check')} did not pass")
    if not record.holds_for(stage):
        parts.append("your code has changed since")
    return " · ".join(parts)


def _checked(records: Records) -> list[Stage]:
    return [stage for stage, record in records.items() if record is not None]


def _last_passed(records: Records) -> Stage | None:
    """Return the last stage that is passed: its check holds all before it, too."""
    found = [stage for stage, each in records.items() if each and each.is_passed]
    return found[-1] if found else None


def _next(course: Course, records: Records) -> str:
    """Return a sentence that says what to do next, wherever somebody has begun."""
    passed = _last_passed(records)
    left = [stage for stage in records if passed is None or stage > passed]
    for stage in left:
        if records[stage] is not None:
            command = f"`make check STAGE={stage.number}`"
            return f"Next: stage {stage}. {command} tells what to fix first."
    for stage in left:
        if course.before(stage) is not None and not is_untouched(course, stage):
            return (
                f"Next: stage {stage}, which you have begun:"
                f" `make check STAGE={stage.number}`."
            )
    if passed is not None and not _still_holds(passed, records):
        return (
            f"Next: check stage {passed} again, as you changed it:"
            f" `make check STAGE={passed.number}`."
        )
    if left:
        lesson = nice_path(left[0].folder / "lesson.md")
        return f"Next: read {lesson}, then `make check STAGE={left[0].number}`."
    return "All done: you have passed every stage."


def _still_holds(stage: Stage, records: Records) -> bool:
    record = records[stage]
    return record is not None and record.holds_for(stage)
