"""The ladders of hints in a stage's ``hints.md``: for each task one, or one by problem.

A ladder for one problem has its name behind each hint: ``### Hint 2 (ids come back)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coursekit.course.stages import Stage
from coursekit.errors import CourseError, UsageError

TASK = re.compile(r"## (\d+)\. .+")
HINT = re.compile(r"### .+?(?: \((?P<about>.+)\))?")
FENCE = "```"
WHOLE_TASK = ""
"""The name of a ladder that is about no single problem."""


def ladders(stage: Stage, task: int) -> dict[str, list[str]]:
    """Return the ladders of a task by their names, each with its first hint first.

    Raises ``UsageError`` for a task that the brief does not have, and ``CourseError``
    where it has no hints.
    """
    stage.known_task(task)
    path = stage.folder / "hints.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    found: dict[str, list[str]] = {}
    for about, lines in _rungs(text, task):
        found.setdefault(about, []).append("\n".join(lines).strip())
    if not found:
        raise CourseError(
            f"stages/{stage}/hints.md has no hints for task {task}:"
            " add them below a heading of its name."
        )
    return found


def ladder(stage: Stage, task: int, about: str = WHOLE_TASK) -> list[str]:
    """Return the hints of a task for one problem, the first one first.

    Raises ``UsageError`` where there is no such ladder, with the names of those that
    there are; and as ``ladders`` does.
    """
    found = ladders(stage, task)
    if about not in found:
        call = f"make hint STAGE={stage.number} TASK={task}"
        lines = [f"  {call} ABOUT='{name}'" for name in found if name]
        lines += [f"  {call}"] if WHOLE_TASK in found else []
        wrong = f"no hints about {about!r}" if about else "hints for each problem"
        raise UsageError(
            f"Task {task} of stage {stage} has {wrong}. Take one of these:\n"
            + "\n".join(lines)
        )
    return found[about]


def _rungs(text: str, task: int) -> Iterator[tuple[str, list[str]]]:
    """Yield each hint below the heading of a task: its ladder's name, its lines."""
    here, fenced = False, False
    rung: tuple[str, list[str]] | None = None
    for line in text.splitlines():
        fenced ^= line.lstrip().startswith(FENCE)
        if not fenced and (heading := TASK.fullmatch(line)):
            here = int(heading[1]) == task
        elif here and not fenced and (found := HINT.fullmatch(line)):
            if rung is not None:
                yield rung
            rung = (found["about"] or WHOLE_TASK, [])
        elif here and rung is not None:
            rung[1].append(line)
    if rung is not None:
        yield rung
