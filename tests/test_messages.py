"""Every sentence with which the kit refuses something is read in a test."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import PROJECT

KIT = PROJECT / "coursekit"
REFUSALS = {"UsageError", "CourseError", "MachineError"}
LENGTH = 30
MARKS = " \n.,:;`'"


def texts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def refuses(error: ast.expr | None) -> bool:
    return isinstance(error, ast.Call) and ast.unparse(error.func) in REFUSALS


def sentences() -> Iterator[tuple[str, str]]:
    """Yield the longest part of each sentence that is fixed, with its file."""
    for path in sorted(KIT.rglob("*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        own = {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}
        for node in nodes:
            if isinstance(node, ast.Raise) and node.exc and refuses(node.exc):
                longest = max(said(node.exc, own), key=len, default="").strip(MARKS)
                if longest:  # else the words are another function's
                    yield path.name, longest


def said(error: ast.expr, own: dict[str, ast.FunctionDef]) -> list[str]:
    """Return the fixed parts of an error's words, wherever the module makes them."""
    called = [ast.unparse(n.func) for n in ast.walk(error) if isinstance(n, ast.Call)]
    makers = [node for name in called if name in own for node in own[name].body]
    return [part for node in (error, *makers) for part in texts(node)]


def read_in_tests() -> Iterator[str]:
    """Yield every text that the tests compare with: those in code and golden files."""
    for path in (PROJECT / "tests").glob("*.py"):
        if path != Path(__file__):
            yield from texts(ast.parse(path.read_text(encoding="utf-8")))
    for path in (PROJECT / "tests" / "golden").glob("*.txt"):
        yield path.read_text(encoding="utf-8")


READ = list(read_in_tests())


@pytest.mark.parametrize(("file", "sentence"), list(sentences()))
def test_a_refusal_is_read_in_a_test(file: str, sentence: str) -> None:
    words = sentence[:LENGTH].strip()

    assert any(words in text.replace("\\", "") for text in READ), (
        f"No test reads “{sentence}” of {file}: write one that does."
    )
