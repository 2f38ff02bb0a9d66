"""Grading without a word, for commands that first need to know what fails.

What grades is imported only while the launcher imports the learner's libraries: so the
two take their time side by side.
"""

from __future__ import annotations

from collections.abc import Container
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from coursekit.course.stages import Course, Stage
from coursekit.sandbox.launcher import open_launcher

if TYPE_CHECKING:
    from rich.console import Console

    from coursekit.grading.run import Run
    from coursekit.workbench.records import Record


def graded(
    course: Course,
    stage: Stage,
    code: Path,
    *,
    seed: int | None = None,
    only: Container[str] | None = None,
) -> Run:
    """Grade a folder without a word, by all checks or only those of some names."""
    with closing(open_launcher(code)) as launcher:  # imports libraries meanwhile
        from coursekit.grading.databases import SqliteDatabases
        from coursekit.grading.draw import new_seed
        from coursekit.grading.plan import Plan
        from coursekit.grading.run import Run
        from coursekit.grading.runner import Nobody, grade
        from coursekit.grading.side_by_side import processes_for

        run = Run(stage, code, seed or new_seed(), plan=Plan(only=only))
        grade(
            course,
            run,
            launcher,
            SqliteDatabases(),
            Nobody(),
            processes=processes_for,
        )
    return run


def checked(course: Course, stage: Stage, folder: Path, terminal: Console) -> Record:
    """Return what the last check of a folder found; grade it where none is known."""
    from coursekit.text.layout import nice_path
    from coursekit.workbench.records import recall, remember

    record = recall(course, stage) if folder == stage.folder else None
    if record is not None and record.holds_for(stage):
        return record
    with terminal.status(f"Checking {nice_path(folder)} first …"):
        return remember(course, graded(course, stage, folder))
