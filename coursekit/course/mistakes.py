"""Mistakes that learners make: each is a few edits of a solution, kept as TOML.

A file ``checks/mistakes/NN_slug.toml`` holds a ``[[mistake]]`` for each, with the keys
of ``Mistake``, and below it a ``[[mistake.edits]]`` with the keys of ``Edit``. The key
``seen_in`` may be left out where the answers of the app show the mistake.
"""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from coursekit.course.edits import (
    Edit,
    edited,
    edits_of,
    hold_keys,
    tables_of,
    text_of,
    write,
)
from coursekit.course.stages import Stage
from coursekit.errors import CourseError
from coursekit.sandbox.folder import CACHES

ANSWERS = "answers"
SEEN_IN = {
    ANSWERS: "what it answers",
    "code": "its code",
    "database": "its database",
    "document": "its OpenAPI document",
    "start": "how it starts",
    "clock": "how long it takes",
}
"""Where a mistake shows, and the words for it; a user sees answers alone."""


@dataclass(frozen=True)
class Mistake:
    """What a learner did, what they see, how to fix it, and the check that sees it."""

    name: str
    did: str
    sees: str
    fix: str
    caught_by: str
    edits: tuple[Edit, ...]
    seen_in: str = ANSWERS

    def __str__(self) -> str:
        return self.name


def mistakes_of(stage: Stage) -> list[Mistake]:
    """Return the mistakes of a stage, each of which fits the stage's solution.

    Raises ``CourseError`` for a file or a mistake that has to be put right.
    """
    where = stage.mistakes.relative_to(stage.root).as_posix()
    tables = tables_of(stage.mistakes, "mistake", where)
    mistakes = [
        _mistake(table, f"{where}, mistake {number}")
        for number, table in enumerate(tables, start=1)
    ]
    for name, count in Counter(mistake.name for mistake in mistakes).items():
        if count > 1:
            raise CourseError(
                f"{where} has {count} mistakes of the name `{name}`:"
                " give each a name of its own."
            )
    for mistake in mistakes:
        changes(mistake, stage.solution)
    return mistakes


def plant(mistake: Mistake, solution: Path, folder: Path) -> None:
    """Copy a solution into a folder that is not there yet, and make the mistake in it.

    Raises ``CourseError`` where the mistake does not fit the solution.
    """
    texts = changes(mistake, solution)
    shutil.copytree(solution, folder, ignore=CACHES)
    write(texts, folder)


def changes(mistake: Mistake, solution: Path) -> dict[str, str]:
    """Return the text of each file that a mistake changes, by its path.

    Raises ``CourseError`` where the mistake does not fit the solution.
    """
    where = f"checks/mistakes/{solution.name}.toml, mistake `{mistake.name}`"
    return edited(mistake.edits, solution, where)


def _mistake(table: Any, where: str) -> Mistake:
    if isinstance(table, dict) and table.get("name"):
        where += f" (`{table['name']}`)"
    if isinstance(table, dict):
        table = {"seen_in": ANSWERS} | table
    keys = [field.name for field in fields(Mistake)]
    hold_keys(table, keys, where)
    texts = {key: text_of(table, key, where) for key in keys if key != "edits"}
    if texts["seen_in"] not in SEEN_IN:
        known = ", ".join(f"`{each}`" for each in SEEN_IN)
        raise CourseError(
            f"{where}: its `seen_in` is `{texts['seen_in']}`. Let it be one of {known}."
        )
    edits = table["edits"]
    if not isinstance(edits, list) or not edits:
        raise CourseError(f"{where}, edits nothing: add a [[mistake.edits]] below it.")
    return Mistake(**texts, edits=edits_of(edits, where))
