"""What a failed ``assert`` means, in words: what was expected, and what came.

A check is plain Python, and a learner is shown none of it: the compared values are
taken from pytest, and the name of what was compared from the line's syntax tree.
"""

from __future__ import annotations

import ast
import json
import textwrap
from dataclasses import dataclass
from typing import Any

from coursekit.exchange import status_words
from coursekit.printable import printable

MOST_CHARACTERS = 600
MORE_THAN = {">": "more than", "<": "less than", ">=": "at least", "<=": "at most"}


@dataclass(frozen=True)
class Comparison:
    """The two sides of a comparison that did not hold."""

    operator: str
    left: Any
    right: Any


def explain(
    comparison: Comparison | None, statement: str, message: str
) -> tuple[str, str]:
    """Return what was expected and what was got, each a short text.

    ``statement`` is the source of the assert; ``message`` its sentence, if it has one.
    """
    label = _label(statement)
    if comparison is None:
        return message or "this to hold", ""
    if label == "status":
        expected = _statuses(comparison)
        got = status_words(comparison.left)
    else:
        expected, got = _words(comparison)
        if label:
            expected, got = f"{label}: {expected}", f"{label}: {got}"
    return message or expected, got


def _label(statement: str) -> str:
    """Return what the left side of an assert is about: ``status``, ``title``, …"""
    try:
        node = ast.parse(textwrap.dedent(statement)).body[0]
    except (SyntaxError, IndexError):
        return ""
    if not isinstance(node, ast.Assert) or not isinstance(node.test, ast.Compare):
        return ""
    return _name(node.test.left)


def _name(side: ast.expr) -> str:
    if isinstance(side, ast.Attribute) and side.attr == "status_code":
        return "status"
    if isinstance(side, ast.Subscript) and isinstance(side.slice, ast.Constant):
        key = side.slice.value
        if isinstance(side.value, ast.Attribute) and side.value.attr == "headers":
            return f"header {str(key).title()}"
        return f"`{key}`" if isinstance(key, str) else ""
    return ""


def _statuses(comparison: Comparison) -> str:
    right, operator = comparison.right, comparison.operator
    if operator in MORE_THAN:
        return f"a status {MORE_THAN[operator]} {right}"
    wanted = right if isinstance(right, tuple | list | set | frozenset) else [right]
    words = " or ".join(status_words(status) for status in wanted)
    return f"not {words}" if operator in ("!=", "not in") else words


def _words(comparison: Comparison) -> tuple[str, str]:
    left, right = shown(comparison.left), shown(comparison.right)
    match comparison.operator:
        case "==" | "is":
            return right, left
        case "!=" | "is not":
            return f"something other than {right}", left
        case "in":
            return f"one of {right}", left
        case "not in":
            return f"{left} not to be among {right}", "it is among them"
        case operator:
            return f"{MORE_THAN.get(operator, operator)} {right}", left


def shown(value: Any) -> str:
    """Return a value as JSON has it, shortened where it is long."""
    if isinstance(value, set | frozenset):
        value = sorted(value, key=str)
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, TypeError, RecursionError):
        text = type(value).__name__
    if len(text) > MOST_CHARACTERS:
        text = f"{text[:MOST_CHARACTERS]} …"
    return printable(text)
