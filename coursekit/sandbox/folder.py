"""Copies of a learner's folder: taken once per run, and once more for every app."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from coursekit.errors import MachineError, UsageError, of_the_machine
from coursekit.sandbox.contents import LeftOut, contents
from coursekit.sandbox.order import Order

CACHES = shutil.ignore_patterns("__pycache__")
MOST_FILES = 2_000  # the copy is made again for each app
MOST_BYTES = 20 << 20
ROOM_BYTES = 1 << 20  # more than an app of the course stores in a check
MEMORY = "/dev/shm"  # noqa: S108  (a file system, not a file)
MEMORY_BYTES = 2 << 30  # a run takes little of it, but a full one stops the machine
MOST_OF_AN_APP = 4 << 20  # with what SQLite needs meanwhile


def temporary_folder() -> str:
    """Return where temporary files lie; raises ``MachineError`` where none can."""
    try:
        return tempfile.gettempdir()
    except FileNotFoundError as error:
        raise MachineError(str(error.strerror), "Make room in one of them") from None


def memory_folder() -> str | None:
    """Return a folder whose files lie in memory, where there is one with enough room.

    There no commit of a database waits for a disk.
    """
    try:
        has_room = shutil.disk_usage(MEMORY).free > MEMORY_BYTES
    except OSError:
        return None
    return MEMORY if has_room and os.access(MEMORY, os.W_OK | os.X_OK) else None


def new_folder(prefix: str, parent: Path) -> Path:
    """Return a new folder; raises ``MachineError`` where none can be made."""
    try:
        return Path(tempfile.mkdtemp(prefix=prefix, dir=parent)).resolve()
    except OSError as error:
        raise of_the_machine(error) from None


def take_copy(source: Path, target: Path) -> list[LeftOut]:
    """Copy what is graded of a learner's folder; return what is left out.

    Raises ``UsageError`` where the folder is larger than any answer to an exercise, or
    holds what can't be read, and ``MachineError`` where the copy can't be written.
    """
    size = 0
    left_out: list[LeftOut] = []
    for count, path in enumerate(_found(source, left_out), start=1):
        with _reading(path):
            size += path.stat().st_size
        if count > MOST_FILES or size > MOST_BYTES:
            raise UsageError(
                f"{source} holds more than {MOST_FILES} files or"
                f" {MOST_BYTES >> 20} MB. Name the folder that holds your `app`"
                " package and little else."
            )
        _copy(path, target / path.relative_to(source))
    return left_out


def _found(source: Path, left_out: list[LeftOut]) -> Iterator[Path]:
    with _reading(source):
        yield from contents(source, left_out.append)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"{error.filename or path} can't be read: {error.strerror}."
            " Remove it, or change its permissions."
        ) from None


def _copy(path: Path, copy: Path) -> None:
    is_folder = path.is_dir()
    with _reading(path):
        content = b"" if is_folder else path.read_bytes()
        mode = path.stat().st_mode
    try:
        if is_folder:
            copy.mkdir(parents=True)
        else:
            copy.write_bytes(content)
            copy.chmod(stat.S_IMODE(mode) | stat.S_IRUSR | stat.S_IWUSR)
    except OSError as error:
        raise of_the_machine(error) from None


def copy_template(template: Path, target: Path) -> None:
    """Copy the run's own copy for one app, compiled files included.

    It holds nothing but files and folders: what else lies there, an app has put there,
    where it could. Raises ``OSError`` where it can't be written, and leaves nothing of
    it then.
    """
    try:
        _copy_files(template, target)
    except OSError:
        shutil.rmtree(target, ignore_errors=True)
        raise


def _copy_files(folder: Path, copy: Path) -> None:
    copy.mkdir()
    with os.scandir(folder) as entries:
        found = list(entries)
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            _copy_files(Path(entry.path), copy / entry.name)
        elif entry.is_file(follow_symlinks=False):
            shutil.copy2(entry.path, copy / entry.name)


def make_folder(order: Order) -> None:
    """Make an app's folder, unless it is there: an app may start again on its data.

    Raises ``OSError`` where it can't be written.
    """
    if order.folder.exists():
        return
    copy_template(order.template, order.folder)
    if order.begins_with is not None:
        shutil.copyfile(order.begins_with, order.folder / order.begins_with.name)


def why_no_room(folder: Path) -> str:
    """Return why an app could store nothing more in a folder, or nothing."""
    probe = folder / ".room"
    try:
        probe.write_bytes(bytes(ROOM_BYTES))
    except OSError as error:
        return error.strerror or str(error)
    finally:
        with suppress(OSError):
            probe.unlink()
    return ""


def is_filled_by_an_app(parent: Path) -> bool:
    """Return whether an app has stored more in its folder than any right one would."""
    most = _size(parent / "template") + MOST_OF_AN_APP
    folders = (folder for kind in parent.iterdir() for folder in _within(kind))
    return any(_size(folder) > most for folder in folders)


def _within(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _size(folder: Path) -> int:
    found = 0
    for where, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                found += os.lstat(os.path.join(where, name)).st_size
    return found


def remove(folder: Path) -> None:
    """Remove a folder that an app could write to, whatever it left there."""
    with suppress(RecursionError, MemoryError):
        shutil.rmtree(folder, ignore_errors=True)
    for command in (["chmod", "-R", "u+rwX"], ["rm", "-rf"]):
        program = shutil.which(command[0])
        if program and folder.exists():
            command = [program, *command[1:], str(folder)]
            subprocess.run(command, check=False, capture_output=True)
