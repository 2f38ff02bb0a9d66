"""Copies of a learner's folder: taken once per run, and once more for every app."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from coursekit.errors import UsageError

SKIPPED_FOLDERS = {"__pycache__", "node_modules", "venv", "env"}
SKIPPED_ENDINGS = (".db", ".db-journal", ".db-wal", ".db-shm", ".sqlite3", ".pyc")
MOST_FILES = 2_000
MOST_BYTES = 20 << 20
DEEPEST = 20


def take_copy(source: Path, target: Path) -> None:
    """Copy the learner's folder, without databases, caches and hidden files.

    Raises ``UsageError`` where the folder is larger than any answer to an exercise.
    """
    size = 0
    for files, path in enumerate(_files(source), start=1):
        size += path.stat().st_size
        if files > MOST_FILES or size > MOST_BYTES:
            raise UsageError(
                f"{source} holds more than {MOST_FILES} files or {MOST_BYTES >> 20} MB."
                " Name the folder that holds your `app` package and little else."
            )
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)


def _files(source: Path) -> Iterator[Path]:
    """Yield the regular files below a folder; a loop of links ends at ``DEEPEST``."""
    folders = [(source, 0)]
    while folders:
        folder, depth = folders.pop()
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            if entry.name.startswith("."):
                continue
            if entry.is_dir() and entry.name not in SKIPPED_FOLDERS:
                if depth < DEEPEST:
                    folders.append((Path(entry.path), depth + 1))
            elif entry.is_file() and not entry.name.endswith(SKIPPED_ENDINGS):
                yield Path(entry.path)


def copy_template(template: Path, target: Path) -> None:
    """Copy the run's own copy for one app, compiled files included."""
    shutil.copytree(template, target)


def remove(folder: Path) -> None:
    """Remove a folder that an app could write to, whatever it left there."""
    with suppress(RecursionError, MemoryError):
        shutil.rmtree(folder, ignore_errors=True)
    if folder.exists() and (rm := shutil.which("rm")):
        subprocess.run([rm, "-rf", str(folder)], check=False, capture_output=True)
