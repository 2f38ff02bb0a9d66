"""A solution cut down: as the app of a learner who has done the first tasks alone.

A file ``tests/cuts/NN_slug.toml`` has a ``[[cut]]`` for each task of the brief but the
first, from the last one down. It says what the task has brought:

``starter``         files and folders that are again as the starter has them, or gone
``[[cut.edits]]``   places to change after that, as in a file of mistakes
``nothing``         instead of both: why there is nothing to take out

A cut is made in what the cuts of all later tasks have left. What a later task changes
is then as it was before the stage, where it can run so, and is not there otherwise.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursekit.course.edits import Edit, edited, edits_of, tables_of, write
from coursekit.course.stages import Stage
from coursekit.errors import CourseError
from coursekit.sandbox.folder import CACHES

KEYS = ("task", "starter", "edits", "nothing")


@dataclass(frozen=True)
class Cut:
    """What one task has brought to a solution, as it is taken out."""

    task: int
    starter: tuple[str, ...]
    edits: tuple[Edit, ...]


def cuts_file(stage: Stage) -> Path:
    """Return where the cuts of a stage stand."""
    return stage.root / "tests" / "cuts" / f"{stage}.toml"


def cuts_of(stage: Stage) -> list[Cut]:
    """Return the cuts of a stage, the last task's first.

    Raises ``CourseError`` for a file that is missing or has to be put right.
    """
    path = cuts_file(stage)
    where = path.relative_to(stage.root).as_posix()
    wanted = sorted({*stage.tasks} - {min(stage.tasks, default=0)}, reverse=True)
    tables = tables_of(path, "cut", where) if wanted else []
    cuts = [
        _cut(table, f"{where}, cut {place}") for place, table in enumerate(tables, 1)
    ]
    if (tasks := [cut.task for cut in cuts]) != wanted:
        raise CourseError(
            f"{where} has cuts for the tasks {_listed(tasks)}: write one for each task"
            f" of stages/{stage}/brief.md but the first, in the order"
            f" {_listed(wanted)}."
        )
    return cuts


def cut_down(stage: Stage, done: int, folder: Path) -> None:
    """Write a solution of which the tasks up to ``done`` are left to a new folder.

    Raises ``CourseError`` where a cut does not fit.
    """
    shutil.copytree(stage.solution, folder, ignore=CACHES)
    for cut in cuts_of(stage):
        if cut.task > done:
            where = f"tests/cuts/{stage}.toml, task {cut.task}"
            for path in cut.starter:
                _take_back(stage, path, folder, where)
            write(edited(cut.edits, folder, where), folder)


def halves(stage: Stage) -> Iterator[int]:
    """Yield after which tasks a learner may stop: all but the last."""
    yield from sorted(stage.tasks)[:-1]


def _take_back(stage: Stage, name: str, folder: Path, where: str) -> None:
    """Let a file or a folder be as the starter has it, or be gone."""
    now, before = folder / name, stage.folder / name
    if not now.exists() and not before.exists():
        raise CourseError(
            f"{where}: neither the solution nor the starter has {name}. Name a file or"
            " a folder that one of them has, like app/main.py."
        )
    if now.is_dir():
        shutil.rmtree(now)
    else:
        now.unlink(missing_ok=True)
    if before.is_dir():
        shutil.copytree(before, now, ignore=CACHES)
    elif before.exists():
        shutil.copy(before, now)


def _cut(table: Any, where: str) -> Cut:
    if not isinstance(table, dict) or not isinstance(table.get("task"), int):
        raise CourseError(f"{where}: it has no `task`. Write the number of its task.")
    where += f" (task {table['task']})"
    for key in table:
        if key not in KEYS:
            raise CourseError(
                f"{where}: the key `{key}` is unknown. Use `task`, and `starter`,"
                " [[cut.edits]] or `nothing`."
            )
    starter, edits = table.get("starter", []), table.get("edits", [])
    if bool(starter or edits) == bool(table.get("nothing")):
        raise CourseError(
            f"{where}: say what to take out by `starter` or [[cut.edits]], or by"
            " `nothing` why there is nothing to take out."
        )
    return Cut(table["task"], tuple(starter), edits_of(edits, where))


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers)) or "none"
