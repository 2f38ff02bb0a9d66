"""Edits of a program, kept as TOML: where they stand, and the texts they make."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from coursekit.errors import CourseError


@dataclass(frozen=True)
class Edit:
    """One place of a program's file, as it stands there and as it is to be."""

    file: str
    old: str
    new: str


def edited(edits: Iterable[Edit], folder: Path, where: str) -> dict[str, str]:
    """Return the text of each file that some edits of a folder change, by its path.

    Raises ``CourseError``, which begins with ``where``, for an edit that does not fit.
    """
    texts: dict[str, str] = {}
    for edit in edits:
        before = texts.get(edit.file) or _read(folder / edit.file, edit.file, where)
        texts[edit.file] = _changed(before, edit, where)
    for file, text in texts.items():
        if file.endswith(".py"):
            _hold_readable(text, file, where)
    return texts


def write(texts: Mapping[str, str], folder: Path) -> None:
    """Write texts into the files of a folder."""
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8")


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
            f" ({error.msg}). Fix its `new`."
        ) from None


def tables_of(path: Path, key: str, where: str) -> list[Any]:
    """Return the tables ``[[key]]`` of a file, which has no other key.

    Raises ``CourseError`` for a file that is missing or has to be put right.
    """
    if not path.is_file():
        raise CourseError(f"{where} is missing: add it, a [[{key}]] for each {key}.")
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise CourseError(f"{where} is no TOML: {error}. Fix that line.") from None
    hold_keys(facts, [key], where)
    return list(facts[key])


def edits_of(tables: Any, where: str) -> tuple[Edit, ...]:
    """Return edits as their tables say them; raises ``CourseError`` for a wrong one."""
    return tuple(_edit(table, f"{where}, an edit") for table in tables)


def _edit(table: Any, where: str) -> Edit:
    hold_keys(table, [field.name for field in fields(Edit)], where)
    file, old = text_of(table, "file", where), text_of(table, "old", where)
    return Edit(file, old, new=str(table["new"]))


def text_of(table: dict[str, Any], key: str, where: str) -> str:
    """Return a table's text; raises ``CourseError`` where it is none, or blank."""
    value = table[key]
    if not isinstance(value, str) or not value.strip():
        raise CourseError(f"{where}: its `{key}` is no text. Write one in quotes.")
    return value


def hold_keys(table: Any, wanted: list[str], where: str) -> None:
    """Raise ``CourseError`` unless a table has the wanted keys, and no other."""
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
