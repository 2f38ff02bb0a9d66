"""The report in other formats than the terminal's: a module of its name for each.

Such a module has a function ``report``, which returns the whole text of a run's report.
What is told, and in which order, it has from ``report/facts.py``: ``telling`` for the
first failure, ``success`` or ``others`` behind it, ``circumstances`` at the end.
"""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from coursekit.course.stages import Course
from coursekit.errors import UsageError

if TYPE_CHECKING:  # a command knows the names before it imports what grades
    from coursekit.grading.run import Run


class Format(StrEnum):
    """The formats, by the names that a person types; each has a module of that name."""

    MD = "md"
    HTML = "html"
    JUNIT = "junit"
    JSON = "json"


ENDINGS = {f".{form}": form for form in Format} | {".xml": Format.JUNIT}


def render(form: Format, course: Course, run: Run) -> str:
    """Return the report of a run in a format."""
    module = import_module(f"coursekit.report.formats.{form}")
    return str(module.report(course, run))


def format_of(path: Path, wanted: Format | None) -> Format:
    """Return the format that is wanted for a file, or else that of its ending.

    Raises ``UsageError`` where the two contradict each other, or neither says one.
    """
    ending = ENDINGS.get(path.suffix.lower())
    if wanted is not None:
        if ending not in (None, wanted):
            raise UsageError(
                f"FORMAT={wanted} and OUT={path} contradict each other: the name ends"
                f" like {ending}. Leave FORMAT out, or give the file another ending."
            )
        return wanted
    if path.suffix.lower() not in ENDINGS:
        raise UsageError(
            f"The format of {path} can't be told from its ending. Say which one:"
            f" FORMAT={', '.join(Format)}."
        )
    return ENDINGS[path.suffix.lower()]
