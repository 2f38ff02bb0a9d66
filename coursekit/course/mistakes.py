"""Mistakes that learners make: each is a few edits of a solution, kept as TOML.

A file ``checks/mistakes/NN_slug.toml`` holds a ``[[mistake]]`` for each, with the keys
of ``Mistake``, and below it a ``[[mistake.edits]]`` with the keys of ``Edit``. The key
``seen_in`` may be left out where the answers of the app show the mistake.
"""

from __future__ import annotations

import ast
import shutil
import tomllib
from collections import Counter
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

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
class Edit:
    """One place of a solution's file, as it stands there and as the mistake has it."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Mistake:
    """What a learner did, what they see, how to mend it, and the check that sees it."""

    name: str
    did: str
    sees: str
    mend: str
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
    mistakes = [
        _mistake(table, f"{where}, mistake {number}")
        for number, table in enumerate(_tables(stage.mistakes, where), start=1)
    ]
    for name, count in Counter(mistake.name for mistake in mistakes).items():
        if count > 1:
            raise CourseError(
                f"{where} has {count} mistakes of the name `{name}`:"
                " give each a name of its own."
            )
    for mistake in mistakes:
        edited(mistake, stage.solution)
    return mistakes


def plant(mistake: Mistake, solution: Path, folder: Path) -> None:
    """Copy a solution into a folder that is not there yet, and make the mistake in it.

    Raises ``CourseError`` where the mistake does not fit the solution.
    """
    texts = edited(mistake, solution)
    shutil.copytree(solution, folder, ignore=CACHES)
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8")


def edited(mistake: Mistake, solution: Path) -> dict[str, str]:
    """Return the text of each file that a mistake changes, by its path.

    Raises ``CourseError`` where the mistake does not fit the solution.
    """
    where = f"checks/mistakes/{solution.name}.toml, mistake `{mistake.name}`"
    texts: dict[str, str] = {}
    for edit in mistake.edits:
        before = texts.get(edit.file) or _read(solution / edit.file, edit.file, where)
        texts[edit.file] = _changed(before, edit, where)
    for file, text in texts.items():
        _hold_readable(text, file, where)
    return texts


def _read(path: Path, file: str, where: str) -> str:
    if not path.is_file():
        raise CourseError(
            f"{where}, edits {file}, which the solution does not have:"
            " name a file of it, like app/main.py."
        )
    return path.read_text(encoding="utf-8")


def _changed(text: str, edit: Edit, where: str) -> str:
    count = text.count(edit.old)
    if count != 1:
        times = f"{count} times" if count else "not at all"
        raise CourseError(
            f"{where}: its `old` stands {times} in the solution's {edit.file}. Copy"
            f" lines that stand there exactly once. It is:\n{edit.old.rstrip()}"
        )
    if edit.old == edit.new:
        raise CourseError(
            f"{where}, changes nothing in {edit.file}: let `new` differ from `old`."
        )
    return text.replace(edit.old, edit.new)


def _hold_readable(text: str, file: str, where: str) -> None:
    """Refuse what Python can't read: any check would fail, whatever it looks at."""
    try:
        ast.parse(text)
    except SyntaxError as error:
        raise CourseError(
            f"{where}: with it Python can't read line {error.lineno} of {file}"
            f" ({error.msg}). Mend its `new`."
        ) from None


def _tables(path: Path, where: str) -> list[Any]:
    if not path.is_file():
        raise CourseError(
            f"{where} is missing: add it, a [[mistake]] for each mistake."
        )
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise CourseError(f"{where} is no TOML: {error}. Mend that line.") from None
    _hold_keys(facts, ["mistake"], where)
    return list(facts["mistake"])


def _mistake(table: Any, where: str) -> Mistake:
    if isinstance(table, dict) and table.get("name"):
        where += f" (`{table['name']}`)"
    if isinstance(table, dict):
        table = {"seen_in": ANSWERS} | table
    keys = [field.name for field in fields(Mistake)]
    _hold_keys(table, keys, where)
    texts = {key: _text(table, key, where) for key in keys if key != "edits"}
    if texts["seen_in"] not in SEEN_IN:
        known = ", ".join(f"`{each}`" for each in SEEN_IN)
        raise CourseError(
            f"{where}: its `seen_in` is `{texts['seen_in']}`. Let it be one of {known}."
        )
    edits = table["edits"]
    if not isinstance(edits, list) or not edits:
        raise CourseError(f"{where}, edits nothing: add a [[mistake.edits]] below it.")
    return Mistake(**texts, edits=tuple(_edit(edit, where) for edit in edits))


def _edit(table: Any, where: str) -> Edit:
    where += ", an edit"
    _hold_keys(table, [field.name for field in fields(Edit)], where)
    file, old = _text(table, "file", where), _text(table, "old", where)
    return Edit(file, old, new=str(table["new"]))


def _text(table: dict[str, Any], key: str, where: str) -> str:
    value = table[key]
    if not isinstance(value, str) or not value.strip():
        raise CourseError(f"{where}: its `{key}` is no text. Write one in quotes.")
    return value


def _hold_keys(table: Any, wanted: list[str], where: str) -> None:
    """Refuse a table with another key than the wanted ones, or without one of them."""
    known = ", ".join(f"`{key}`" for key in wanted)
    if not isinstance(table, dict):
        raise CourseError(f"{where}: it is no table. Write one with the keys {known}.")
    for key in table:
        if key not in wanted:
            raise CourseError(
                f"{where}: the key `{key}` is unknown. Use only {known}, or remove it."
            )
    for key in wanted:
        if key not in table:
            raise CourseError(f"{where}: it has no `{key}`. Add it.")
