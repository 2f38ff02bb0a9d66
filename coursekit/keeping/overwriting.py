"""What no report is written over: a learner's work, and the course itself."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from coursekit.course.stages import Course
from coursekit.errors import UsageError
from coursekit.keeping.git import git

FOLDERS = ("stages", "solutions", "checks")


def hold_no_work(course: Course, path: Path) -> None:
    """Raise ``UsageError`` where a report would be written over somebody's work.

    That is what lies in the course's own folders, a Python file, and what git keeps; an
    older report is none of these.
    """
    if path.is_file() and _is_work(course, path.resolve()):
        raise UsageError(
            f"{path} is there already, and is no report: it stays as it is."
            " Name another file for the report."
        )


def _is_work(course: Course, path: Path) -> bool:
    if path.suffix == ".py":
        return True
    if any(path.is_relative_to(course.root / folder) for folder in FOLDERS):
        return True
    with suppress(UsageError):  # without git, nothing is known of it
        known = git(path.parent, "ls-files", "--error-unmatch", "--", path.name)
        return known.returncode == 0
    return False
