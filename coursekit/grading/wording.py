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

from coursekit.grading.exchange import status_words
from coursekit.text.difference import (
    beside_it,
    fields_that_differ,
    items_that_differ,
)
from coursekit.text.pretty import MOST_TEXT, shortened
from coursekit.text.printable import printable

MOST_CHARACTERS = 600
SEEN_AT_A_GLANCE = 80  # longer, and the eye has to search for what differs
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
    if comparison is None:
        return message or "this to hold", ""
    side = _left_side(statement)
    label = _label(side)
    if label == "status":
        expected = _statuses(comparison)
        got = status_words(comparison.left)
    else:
        expected, got = _words(comparison)
        if label:
            expected, got = f"{label}: {expected}", f"{label}: {got}"
        if not label or label.startswith("header "):
            got = _plain(comparison, side, label) or got
    return message or expected, got


def _left_side(statement: str) -> ast.expr | None:
    try:
        node = ast.parse(textwrap.dedent(statement)).body[0]
    except (SyntaxError, IndexError):
        return None
    if not isinstance(node, ast.Assert) or not isinstance(node.test, ast.Compare):
        return None
    return node.test.left


def _label(side: ast.expr | None) -> str:
    """Return what the left side of an assert is about: ``status``, ``title``, …"""
    match side:
        case ast.Attribute(attr="status_code"):
            return "status"
        case ast.Subscript(
            ast.Attribute(attr="headers"), ast.Constant(str(name))
        ) | ast.Call(
            ast.Attribute(ast.Attribute(attr="headers"), "get"),
            [ast.Constant(str(name)), *_],
        ):
            return f"header {name.title()}"
        case ast.Subscript(_, ast.Constant(str(name))):
            return f"`{name}`"
    return ""


def _plain(comparison: Comparison, side: ast.expr | None, label: str) -> str:
    """Return words for what a check has worked out, if JSON would say little of it."""
    left, right = comparison.left, comparison.right
    if comparison.operator == ">=" and isinstance(left, set) and left:
        missing = ", ".join(sorted(map(str, right - left)))
        return f"no {missing} among {shown(left)}"
    if left is None and (label or isinstance(side, ast.Name)):
        return f"no {label}" if label else "nothing"
    if is_found(comparison, side):
        return "\n".join(printable(each) for each in left)
    is_empty = isinstance(left, list | set) and not left
    if is_empty and side is not None and "json" not in ast.unparse(side):
        return "none"
    if isinstance(left, bool) and comparison.operator == "is":
        return "this is not so"
    return ""


def is_found(comparison: Comparison, side: ast.expr | None) -> bool:
    """Return whether a check has found texts where there should be none."""
    left = comparison.left
    return (
        isinstance(side, ast.Name)
        and comparison.operator == "=="
        and comparison.right == []
        and isinstance(left, list)
        and all(isinstance(each, str) for each in left)
        and bool(left)
    )


def _statuses(comparison: Comparison) -> str:
    right, operator = comparison.right, comparison.operator
    if operator in MORE_THAN:
        return f"a status {MORE_THAN[operator]} {right}"
    wanted = right if isinstance(right, tuple | list | set | frozenset) else [right]
    words = " or ".join(status_words(status) for status in wanted)
    return f"not {words}" if operator in ("!=", "not in") else words


def _words(comparison: Comparison) -> tuple[str, str]:
    left, right = shown(comparison.left), shown(comparison.right)
    is_short = len(left) + len(right) <= SEEN_AT_A_GLANCE and left != right
    if comparison.operator == "==" and not (is_short and not _is_long(comparison)):
        left, right = _differences(comparison.left, comparison.right)
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


def _differences(left: Any, right: Any) -> tuple[str, str]:
    """Return two sides as a text each; two lists or objects tell what differs."""
    if isinstance(left, dict) and isinstance(right, dict):
        expected, got = fields_that_differ(left, right, shown)
        return got, expected
    if isinstance(left, list) and isinstance(right, list) and right:
        return items_that_differ(left, right, shown), shown(right)
    return beside_it(left, right, shown), shown(right)


def _is_long(comparison: Comparison) -> bool:
    """Return whether a long text was expected: two of them look alike."""
    return isinstance(comparison.right, str) and len(comparison.right) > MOST_TEXT


def shown(value: Any) -> str:
    """Return a value as JSON has it, shortened where it is long."""
    if value == [] and isinstance(value, list):
        return "an empty list"
    if isinstance(value, set | frozenset):
        value = sorted(value, key=str)
    try:
        text = json.dumps(shortened(value), ensure_ascii=False, default=str)
    except (ValueError, TypeError, RecursionError):
        text = type(value).__name__
    if len(text) > MOST_CHARACTERS:
        text = f"{text[:MOST_CHARACTERS]} …"
    return printable(text)
