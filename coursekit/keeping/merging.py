"""A three-way merge of folders, done by git in a repository of its own for a moment."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coursekit.errors import UsageError
from coursekit.keeping.git import git
from coursekit.sandbox.folder import CACHES

NOBODY = {
    "GIT_AUTHOR_NAME": "coursekit",
    "GIT_AUTHOR_EMAIL": "coursekit@localhost",
    "GIT_COMMITTER_NAME": "coursekit",
    "GIT_COMMITTER_EMAIL": "coursekit@localhost",
}
# a folder that looks renamed to git is mostly a learner who splits a module
SETTINGS = ("-c", "merge.directoryRenames=false", "-c", "core.autocrlf=false")
NOTHING_CONVERTED = "* -text -filter -ident -working-tree-encoding !merge\n"
START = b"<<<<<<< "


@dataclass(frozen=True)
class Version:
    """A folder to merge, and its name in a conflict."""

    folder: Path
    name: str


@dataclass(frozen=True)
class Conflict:
    """A file on which the versions disagree: who has it, and on which lines."""

    path: str
    is_in_ours: bool
    is_in_theirs: bool
    lines: tuple[int, ...]


def merge(base: Path, ours: Version, theirs: Version, work: Path) -> list[Conflict]:
    """Merge two versions of a folder into ``work / "app"``; return the conflicts.

    A file has CRLF at the end of its lines if it has them in ``ours``, or else in
    ``theirs``. Raises ``UsageError`` where git can't do it.
    """
    repository = _Repository(work)
    start = repository.commit(base)
    others = repository.commit(theirs.folder, "-p", start)
    own = repository.commit(ours.folder, "-p", start)
    names = {f"GITHEAD_{own}": ours.name, f"GITHEAD_{others}": theirs.name}
    repository.git("merge-recursive", start, "--", own, others, **names)
    conflicts = list(repository.conflicts())
    _give_crlf_back(repository.app, ours.folder, theirs.folder)
    return conflicts


class _Repository:
    """A repository without any settings of the person's, around a folder ``app``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.app = folder / "app"
        self.git("init", "--template=")
        attributes = folder / ".git" / "info" / "attributes"
        attributes.parent.mkdir(exist_ok=True)
        attributes.write_text(NOTHING_CONVERTED, encoding="utf-8")

    def git(self, *words: str, **variables: str) -> bytes:
        done = git(self._folder, *SETTINGS, *words, **NOBODY, **variables)
        if done.returncode not in (0, 1):
            reason = done.stderr.decode(errors="replace").strip()
            raise UsageError(
                f"Git can't merge, and nothing was changed: {reason}"
                " Install a newer git, from https://git-scm.com."
            )
        return done.stdout

    def commit(self, version: Path, *options: str) -> str:
        """Check a version in, with LF at the end of all lines; return the commit."""
        if self.app.exists():
            shutil.rmtree(self.app)
        shutil.copytree(version, self.app, symlinks=True, ignore=CACHES)
        for path in _files(self.app):
            if _has_crlf(path):
                path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n"))
        self.git("add", "--all", "--force", ".")
        tree = self.git("write-tree").decode().strip()
        commit = self.git("commit-tree", "-m", version.name, *options, tree)
        self.git("update-ref", "HEAD", commit.decode().strip())
        return commit.decode().strip()

    def conflicts(self) -> Iterator[Conflict]:
        """Yield the files that git could not merge, in their order."""
        stages = defaultdict(set)
        entries = os.fsdecode(self.git("ls-files", "--unmerged", "-z")).split("\0")
        for entry in entries[:-1]:
            facts, _, path = entry.partition("\t")
            stages[path.removeprefix("app/")].add(facts[-1])
        for path, numbers in sorted(stages.items()):
            lines = marked_lines(self.app / path)
            yield Conflict(path, "2" in numbers, "3" in numbers, lines)


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            yield path


def _has_crlf(path: Path) -> bool:
    """Return whether a text has CRLF at the end of all its lines."""
    content = path.read_bytes() if path.is_file() else b""
    lines = content.count(b"\n")
    return lines > 0 and b"\0" not in content and content.count(b"\r\n") == lines


def _give_crlf_back(app: Path, ours: Path, theirs: Path) -> None:
    for path in _files(app):
        name = path.relative_to(app)
        first = ours / name if (ours / name).is_file() else theirs / name
        if _has_crlf(first):
            lines = path.read_bytes().replace(b"\r\n", b"\n")
            path.write_bytes(lines.replace(b"\n", b"\r\n"))


def marked_lines(path: Path) -> tuple[int, ...]:
    """Return the numbers of the lines at which a conflict is marked in a file."""
    content = path.read_bytes() if path.is_file() else b""
    lines = enumerate(content.split(b"\n"), start=1)
    return tuple(number for number, line in lines if line.startswith(START))
