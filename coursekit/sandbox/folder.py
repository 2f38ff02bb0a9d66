"""Copies of a learner's folder: taken once per run, and once more for every app."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from coursekit.errors import UsageError

SKIPPED_FOLDERS = {"__pycache__", "node_modules"}
CACHES = shutil.ignore_patterns("__pycache__")
MARK_OF_AN_ENVIRONMENT = "pyvenv.cfg"
SKIPPED_ENDINGS = (".db", ".db-journal", ".db-wal", ".db-shm", ".sqlite3", ".pyc")
MOST_FILES = 2_000  # the copy is made again for each app
MOST_BYTES = 20 << 20
DEEPEST = 20


def take_copy(source: Path, target: Path) -> None:
    """Copy the learner's folder, without databases, caches and hidden files.

    Raises ``UsageError`` where the folder is larger than any answer to an exercise, or
    holds what can't be read.
    """
    size = 0
    try:
        for count, path in enumerate(contents(source), start=1):
            size += path.stat().st_size
            if count > MOST_FILES or size > MOST_BYTES:
                raise UsageError(
                    f"{source} holds more than {MOST_FILES} files or"
                    f" {MOST_BYTES >> 20} MB. Name the folder that holds your `app`"
                    " package and little else."
                )
            _copy(path, target / path.relative_to(source))
    except OSError as error:
        raise UsageError(
            f"{error.filename} can't be read: {error.strerror}."
            " Remove it, or change its permissions."
        ) from None


def _copy(path: Path, copy: Path) -> None:
    if path.is_dir():
        copy.mkdir(parents=True)
    else:
        shutil.copy2(path, copy)


def contents(source: Path) -> Iterator[Path]:
    """Yield a folder and all that is to be copied in it, folders before their files.

    Links are followed, but not to a folder that they lie in.
    """
    folders = [(source, {_identity(parent) for parent in source.resolve().parents})]
    while folders:
        folder, above = folders.pop()
        above = above | {_identity(folder)}
        yield folder
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            path = Path(entry.path)
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                if _is_wanted(path, source) and _identity(path) not in above:
                    folders.append((path, above))
            elif entry.is_file() and not entry.name.endswith(SKIPPED_ENDINGS):
                yield path


def _identity(folder: Path) -> tuple[int, int]:
    status = folder.stat()
    return status.st_dev, status.st_ino


def _is_wanted(folder: Path, source: Path) -> bool:
    if folder.name in SKIPPED_FOLDERS or (folder / MARK_OF_AN_ENVIRONMENT).exists():
        return False
    return len(folder.relative_to(source).parts) <= DEEPEST


def copy_template(template: Path, target: Path) -> None:
    """Copy the run's own copy for one app, compiled files included."""
    shutil.copytree(template, target)


def remove(folder: Path) -> None:
    """Remove a folder that an app could write to, whatever it left there."""
    with suppress(RecursionError, MemoryError):
        shutil.rmtree(folder, ignore_errors=True)
    for command in (["chmod", "-R", "u+rwX"], ["rm", "-rf"]):
        program = shutil.which(command[0])
        if program and folder.exists():
            command = [program, *command[1:], str(folder)]
            subprocess.run(command, check=False, capture_output=True)
