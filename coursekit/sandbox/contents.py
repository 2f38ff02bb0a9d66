"""What of a learner's folder is graded: all but what no answer to an exercise is."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

DEEPEST = 20
MARKS_OF_AN_ENVIRONMENT = ("pyvenv.cfg", "conda-meta")
MARK_OF_A_CACHE = "CACHEDIR.TAG"  # https://bford.info/cachedir/
HISTORIES = {".git", ".hg", ".svn"}
CACHES = {"__pycache__", ".cache", ".hypothesis", ".ipynb_checkpoints", ".tox", ".nox"}
INSTALLED = {"node_modules", "__pypackages__"}
DATABASE = re.compile(r".+\.(db|db3|sqlite3?)(-journal|-wal|-shm)?")
SETTINGS = ".env"
# what editors and systems leave for a while, or beside each file
BY_THE_WAY = re.compile(
    r".+\.pyc|\.DS_Store|\._.*|\.#.*|\.~lock\..*|\..+\.sw[a-p]|\..+\.kate-swp"
    r"|\.goutputstream-.*|\.(nfs|fuse_hidden).*"
)
NAMES_OF_SETTINGS = re.compile(r"^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=", re.MULTILINE)
MOST_BYTES_OF_SETTINGS = 64 << 10


class Kind(StrEnum):
    """Why something is left out."""

    SETTINGS = "its values would stand in where a check leaves a variable out"
    LINK = "it is a link that leads nowhere"
    DATABASE = "it is a database, and each check begins with an empty one"
    HISTORY = "it is a repository's history"
    INSTALLED = "it holds what is installed"


@dataclass(frozen=True)
class LeftOut:
    """Something in a learner's folder that is not graded, by its path there."""

    path: str
    kind: Kind
    names: tuple[str, ...] = ()
    """Of a file of settings, the variables that it names; no value is ever kept."""


Tell = Callable[[LeftOut], None]


def contents(source: Path, tell: Tell = lambda _: None) -> Iterator[Path]:
    """Yield a folder and all that is graded in it, folders before their files.

    Links are followed, but not to a folder that they lie in. What is left out is told,
    except for caches and what an editor leaves.
    """
    folders = [(source, _above(source))]
    while folders:
        folder, above = folders.pop()
        above = above | {_identity(folder)}
        yield folder
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
        for entry in found:
            path = Path(entry.path)
            if BY_THE_WAY.fullmatch(entry.name) or entry.name in CACHES:
                continue
            if kind := _kind(entry):
                name = path.relative_to(source).as_posix()
                names = _names(path) if kind is Kind.SETTINGS else ()
                tell(LeftOut(name, kind, names))
            elif entry.is_file():
                yield path
            elif entry.is_dir() and not _is_cache(path):
                is_deep = len(path.relative_to(source).parts) > DEEPEST
                if not is_deep and _identity(path) not in above:
                    folders.append((path, above))


def _above(source: Path) -> frozenset[tuple[int, int]]:
    """Return the folders that a folder lies in."""
    found = set()
    with suppress(OSError):
        found = {_identity(parent) for parent in source.resolve().parents}
    return frozenset(found)


def _identity(folder: Path) -> tuple[int, int]:
    status = folder.stat()
    return status.st_dev, status.st_ino


def _kind(entry: os.DirEntry[str]) -> Kind | None:
    """Return why something is left out, or None for what is graded."""
    if entry.is_symlink() and not _leads_somewhere(entry):
        return Kind.LINK
    if entry.is_dir():
        if entry.name in HISTORIES:
            return Kind.HISTORY
        is_one = any(Path(entry.path, m).exists() for m in MARKS_OF_AN_ENVIRONMENT)
        return Kind.INSTALLED if is_one or entry.name in INSTALLED else None
    if entry.name == SETTINGS:
        return Kind.SETTINGS
    return Kind.DATABASE if DATABASE.fullmatch(entry.name) else None


def _leads_somewhere(entry: os.DirEntry[str]) -> bool:
    try:
        os.stat(entry.path)
    except OSError:  # to nothing, to itself, or to where nobody may look
        return False
    return True


def _is_cache(folder: Path) -> bool:
    return (folder / MARK_OF_A_CACHE).is_file()


def _names(settings: Path) -> tuple[str, ...]:
    try:
        with settings.open(errors="replace") as file:
            text = file.read(MOST_BYTES_OF_SETTINGS)
    except OSError:
        return ()
    return tuple(dict.fromkeys(NAMES_OF_SETTINGS.findall(text)))
