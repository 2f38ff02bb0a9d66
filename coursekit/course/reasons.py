"""Why the solution is as it is, in the words of the lesson: a stage's ``why.toml``.

It holds a ``[[why]]`` for each line of the solution that has a reason in the lesson::

    of = "get_db"                  a function or class of the solution, or a file for
                                   what stands there besides
    line = "db.close()"            a part of the line; without it, the whole is meant
    says = "One request, one …"    words of the lesson, to the letter, or instead:
    row = "return SessionLocal()"  how a row of the lesson's common mistakes begins
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from coursekit.course.definitions import REST, Difference
from coursekit.course.stages import Course, Stage
from coursekit.errors import CourseError

KEYS = {"of", "line", "says", "row"}
CELLS = re.compile(r"(?<!\\)\|")
LINK = re.compile(r"\[([^\]\n]*)\]\([^)\s]*\)")  # of which a terminal shows the words
TAGS = re.compile(r"</?[a-z][^<>\n]*>")


@dataclass(frozen=True)
class Reason:
    """What the lesson says of a definition of the solution, or of a line in it."""

    of: str
    line: str
    words: str

    def is_of(self, name: str, file: str) -> bool:
        """Return whether this is about a definition, by its name and its file."""
        return self.of == (file if name == REST else name)

    def fits(self, difference: Difference) -> bool:
        """Return whether a difference is about this: the learner lacks that line."""
        mine, theirs = difference.mine, difference.theirs
        if theirs is None or not self.is_of(theirs.name, theirs.file):
            return False
        is_there = bool(self.line) and mine is not None and self.line in mine.text
        return self.line in theirs.text and not is_there


def reasons_up_to(course: Course, stage: Stage) -> list[Reason]:
    """Return the reasons that a stage and those before it give, the latest first.

    Raises ``CourseError`` for a file that has to be put right.
    """
    stages = reversed(course.up_to(stage))
    return [reason for each in stages for reason in reasons_of(each)]


def reasons_of(stage: Stage) -> list[Reason]:
    """Return the reasons that a stage gives; none where it has no such file.

    Raises ``CourseError`` for a file that has to be put right.
    """
    path = stage.folder / "why.toml"
    if not path.is_file():
        return []
    where = f"stages/{stage}/why.toml"
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("why", [])
    except ValueError as error:
        raise CourseError(f"{where} is no TOML: {error}. Fix that line.") from None
    lesson = _Lesson(stage.folder / "lesson.md")
    return [
        _reason(table, lesson, f"{where}, reason {number}")
        for number, table in enumerate(tables, start=1)
    ]


def _reason(table: dict[str, Any], lesson: _Lesson, where: str) -> Reason:
    keys = set(table)
    if "of" not in keys or not keys <= KEYS or len(keys & {"says", "row"}) != 1:
        raise CourseError(
            f"{where}, has the keys {', '.join(sorted(keys))}. Write `of`, perhaps"
            " `line`, and one of `says` and `row`."
        )
    words = lesson.words(table["says"]) if "says" in keys else lesson.row(table["row"])
    if not words:
        raise CourseError(
            f"{where}, about `{table['of']}`: the lesson does not say that"
            f" ({table.get('says') or table.get('row')}). Copy its words."
        )
    return Reason(table["of"], table.get("line", ""), words)


class _Lesson:
    """The words of a lesson, and the rows of its tables."""

    def __init__(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        self._text = LINK.sub(r"\1", text)

    @cached_property
    def _flat(self) -> str:
        return " ".join(TAGS.sub("", self._text).split())

    def words(self, wanted: str) -> str:
        """Return words without marks, if they stand in the lesson; else nothing."""
        flat = " ".join(LINK.sub(r"\1", wanted).split())
        return f"“{flat}”".replace("*", "") if flat in self._flat else ""

    def row(self, start: str) -> str:
        """Return a row of the common mistakes as a sentence; else nothing."""
        for first, seen, fix in self._rows():
            if first.replace("`", "").startswith(start):
                return f"Who writes {first} sees: {seen}. The fix: {fix}."
        return ""

    def _rows(self) -> Iterator[tuple[str, str, str]]:
        for line in self._text.splitlines():
            cells = [c.strip().replace("\\|", "|") for c in CELLS.split(line)[1:-1]]
            if len(cells) == 3:
                yield cells[0], cells[1], cells[2]
