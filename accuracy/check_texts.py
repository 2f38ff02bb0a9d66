"""What the checks say, check by check: a trial holds as long as they say the same."""

from __future__ import annotations

import ast
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from coursekit.course.stages import Course, Stage

CheckTexts = Mapping[str, str]
"""A short name for the text of each check, by the check's id without parameters."""
CHECKS = "checks."


def check_texts(course: Course, stages: Iterable[Stage]) -> CheckTexts:
    """Return the texts of the checks of some stages.

    To a check's text belongs what it uses of its file, and the fixtures; and what
    either takes from ``checks/shared`` by ``from checks.shared.people import log_in``.
    """
    files = _Files(course.root / "checks")
    fixtures = files.at("conftest")
    common = files.text_of(fixtures, fixtures.body) if fixtures else ""
    own = [(stage, files.at(path.stem)) for stage in stages for path in stage.checks]
    return {
        f"{stage}::{name}": short_name(common + files.text_of(file, [check]))
        for stage, file in own
        if file is not None
        for name, check in file.makers.items()
        if name.startswith("test_")
    }


class _File:
    """A file of the checks, one statement after the other."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.body = [n for node in ast.parse(text).body for n in _one_by_one(node)]

    @cached_property
    def makers(self) -> dict[str, ast.stmt]:
        """The statement that makes each name."""
        return {name: node for node in self.body for name in _names_made(node)}

    @cached_property
    def acts(self) -> list[ast.stmt]:
        """What is done for all who use the file: what makes no name, and is no text."""
        return [n for n in self.body if not (_is_text(n) or any(_names_made(n)))]


class _Files:
    """The files of the checks, each read once; ``shared.people`` is the name of one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, _File | None] = {}

    def at(self, name: str) -> _File | None:
        """Return a file by its name, if it is there."""
        if name not in self._read:
            path = self._folder / f"{name.replace('.', '/')}.py"
            text = path.read_text(encoding="utf-8") if path.is_file() else None
            self._read[name] = None if text is None else _File(name, text)
        return self._read[name]

    def text_of(self, file: _File, nodes: Iterable[ast.stmt]) -> str:
        """Return the text of some statements and of all they use, in any file."""
        used: dict[_File, set[ast.stmt]] = defaultdict(set)
        waiting = [(file, node) for node in nodes]
        while waiting:
            file, node = waiting.pop()
            if node not in used[file]:
                used[file].add(node)
                waiting += self._used_by(file, node)
        return "\n".join(
            ast.unparse(node)
            for file in sorted(used, key=lambda file: file.name)
            for node in file.body
            if node in used[file]
        )

    def _used_by(self, file: _File, node: ast.stmt) -> Iterator[tuple[_File, ast.stmt]]:
        """Yield what a statement uses itself, each with the file that it stands in."""
        yield from ((file, act) for act in file.acts)
        for part in ast.walk(node):
            if isinstance(part, ast.Name) and part.id in file.makers:
                yield file, file.makers[part.id]
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(CHECKS):
            other = self.at(str(node.module).removeprefix(CHECKS))
            name = node.names[0].name
            if other is not None and name in other.makers:
                yield other, other.makers[name]


def _one_by_one(node: ast.stmt) -> list[ast.stmt]:
    """Return an import of several names as imports of one each."""
    if isinstance(node, ast.ImportFrom):
        return [ast.ImportFrom(node.module, [a], node.level) for a in node.names]
    return [node]


def _names_made(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement of a module makes."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        for alias in node.names:
            yield alias.asname or alias.name.partition(".")[0]
    else:
        for part in ast.walk(node):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                yield part.id


def _is_text(node: ast.stmt) -> bool:
    """Return whether a statement is a docstring, or a text that says what a name is."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def short_name(text: str) -> str:
    """Return a short name for a text, another one for another text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def check_of(outcome: str) -> str:
    """Return the id of the check that an outcome is of, without its parameters."""
    return outcome.partition("[")[0]
