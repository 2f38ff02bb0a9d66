"""The ladders of hints in a stage's ``hints.md``, a ladder for each task."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coursekit.course.stages import Stage
from coursekit.errors import CourseError

TASK = re.compile(r"## (\d+)\. .+")
HINT = re.compile(r"### .+")
FENCE = "```"


def ladder(stage: Stage, task: int) -> list[str]:
    """Return the hints for a task, the first one first.

    Raises ``UsageError`` for a task that the brief does not have, and ``CourseError``
    where it has no hints.
    """
    stage.known_task(task)
    path = stage.folder / "hints.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    rungs = ["\n".join(lines).strip() for lines in _rungs(text, task)]
    if not rungs:
        raise CourseError(
            f"stages/{stage}/hints.md has no hints for task {task}:"
            " add them below a heading of its name."
        )
    return rungs


def _rungs(text: str, task: int) -> Iterator[list[str]]:
    """Yield the lines of each hint below the heading of a task."""
    here, fenced = False, False
    rung: list[str] | None = None
    for line in text.splitlines():
        fenced ^= line.lstrip().startswith(FENCE)
        if not fenced and (heading := TASK.fullmatch(line)):
            here = int(heading[1]) == task
        elif here and not fenced and HINT.fullmatch(line):
            if rung is not None:
                yield rung
            rung = []
        elif here and rung is not None:
            rung.append(line)
    if rung is not None:
        yield rung
