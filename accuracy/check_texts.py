"""What the checks say, check by check: a trial holds as long as they say the same."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from coursekit.course import Course, Stage

CheckTexts = Mapping[str, str]
"""A short name for the text of each check, by the check's id without parameters."""


def check_texts(course: Course, stages: Iterable[Stage]) -> CheckTexts:
    """Return the texts of the checks of some stages.

    To a check's text belongs whatever else its file holds, and the fixtures.
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
    body = ast.parse(path.read_text(encoding="utf-8")).body
    checks = [
        node
        for node in body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    others = "\n".join(ast.unparse(node) for node in body if node not in checks)
    for check in checks:
        yield check.name, f"{others}\n{ast.unparse(check)}"


def short_name(text: str) -> str:
    """Return a short name for a text, another one for another text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def check_of(outcome: str) -> str:
    """Return the id of the check that an outcome is of, without its parameters."""
    return outcome.partition("[")[0]
