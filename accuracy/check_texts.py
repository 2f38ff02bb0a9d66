"""What the checks say, check by check: a trial holds as long as they say the same."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from coursekit.course.stages import Course, Stage

CheckTexts = Mapping[str, str]
"""A short name for the text of each check, by the check's id without parameters."""


def check_texts(course: Course, stages: Iterable[Stage]) -> CheckTexts:
    """Return the texts of the checks of some stages.

    To a check's text belongs what it uses of its file, and the fixtures.
    """
    fixtures = course.root / "checks" / "conftest.py"
    common = fixtures.read_text(encoding="utf-8") if fixtures.exists() else ""
    return {
        f"{stage}::{name}": short_name(common + text)
        for stage in stages
        for path in stage.checks
        for name, text in _checks_in(path)
    }


def _checks_in(path: Path) -> Iterator[tuple[str, str]]:
    module = ast.parse(path.read_text(encoding="utf-8"))
    body = [part for node in module.body for part in _one_by_one(node)]
    makers = {name: node for node in body for name in _names_made(node)}
    acts = {node for node in body[1:] if not any(_names_made(node))}  # for all checks
    for name, check in makers.items():
        if name.startswith("test_"):
            used = _used_by(check, makers) | acts
            yield name, "\n".join(ast.unparse(node) for node in body if node in used)


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


def _used_by(check: ast.stmt, makers: Mapping[str, ast.stmt]) -> set[ast.stmt]:
    """Return a check with all it uses, and what that uses in turn."""
    used, waiting = set[ast.stmt](), [check]
    while waiting:
        node = waiting.pop()
        if node not in used:
            used.add(node)
            names = (part.id for part in ast.walk(node) if isinstance(part, ast.Name))
            waiting += [makers[name] for name in names if name in makers]
    return used


def short_name(text: str) -> str:
    """Return a short name for a text, another one for another text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def check_of(outcome: str) -> str:
    """Return the id of the check that an outcome is of, without its parameters."""
    return outcome.partition("[")[0]
