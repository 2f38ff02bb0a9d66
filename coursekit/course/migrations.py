"""Whether a stage's database is made by migrations, and not by the app itself."""

from __future__ import annotations

import tomllib
from pathlib import Path

from coursekit.course.stages import Course, Stage

INI, PROJECT = "alembic.ini", "pyproject.toml"


def is_configured(folder: Path) -> bool:
    """Return whether a folder holds what Alembic is configured by."""
    if (folder / INI).is_file():
        return True
    try:
        found = tomllib.loads((folder / PROJECT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    tool = found.get("tool")
    return isinstance(tool, dict) and "alembic" in tool


def migrates(course: Course, stage: Stage, folder: Path) -> bool:
    """Return whether Alembic makes the tables of the app in a folder.

    That is so from the stage on that adds it, as soon as the folder configures it.
    Until then the app makes its own.
    """
    return course.needs(stage, "alembic") and is_configured(folder)
