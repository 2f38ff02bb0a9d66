"""The statuses and headers that a check asks for stand in the words that it quotes.

They are read from the check's syntax tree, and from the helpers that hold something:
functions of the same file or of ``checks/shared`` that are called ``hold_…``.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

from coursekit.course.stages import Stage
from rules.checks import checks_of
from rules.demands import demands_of_checks

STATUSES = range(200, 500)


def unsaid_statuses(stage: Stage) -> Iterator[str]:
    """A status or a header that a check asks for stands in a demand's words."""
    quoted: dict[str, str] = defaultdict(str)
    for demand in demands_of_checks(stage):
        quoted[demand.check] += demand.words
    for check in checks_of(stage):
        helpers = _helpers(stage, check.path.read_text(encoding="utf-8"))
        said = quoted[check.name].lower()
        asked = _asked(check.tree, helpers, set())
        missing = sorted(name for name in asked if name.lower() not in said)
        if missing:
            yield (
                f"{check} asks for {', '.join(missing)}, and no demand of it in"
                f" checks/demands/{stage}.toml quotes words that say so: quote some, or"
                " write them into the brief."
            )


def _helpers(stage: Stage, text: str) -> dict[str, ast.FunctionDef]:
    """Return the functions that hold something for the checks of a file, by name."""
    shared = sorted((stage.root / "checks" / "shared").glob("*.py"))
    texts = [path.read_text(encoding="utf-8") for path in shared] + [text]
    return {
        node.name: node
        for each in texts
        for node in ast.parse(each).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("hold_")
    }


def _asked(
    function: ast.FunctionDef, helpers: dict[str, ast.FunctionDef], seen: set[str]
) -> set[str]:
    """Return the statuses and the names of headers that a function compares."""
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Compare) and "status" in ast.unparse(node.left):
            found |= {str(number) for number in _numbers(node)}
        found |= set(_header(node))
        name = getattr(getattr(node, "func", None), "id", "")
        if name in helpers and name not in seen:
            found |= _asked(helpers[name], helpers, seen | {name})
    return found


def _numbers(node: ast.Compare) -> Iterator[int]:
    """Yield the statuses that an answer's is to equal, or to be one of."""
    for operator, right in zip(node.ops, node.comparators, strict=True):
        if isinstance(operator, ast.Eq | ast.In):
            for part in ast.walk(right):
                value = getattr(part, "value", None)
                if isinstance(value, int) and value in STATUSES:
                    yield value


def _header(node: ast.AST) -> Iterator[str]:
    """Yield the name of a header that is read from an answer."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Attribute(attr="headers"), attr="get"),
            args=[ast.Constant(value=str(name)), *_],
        ):
            yield name
        case ast.Subscript(
            value=ast.Attribute(attr="headers"), slice=ast.Constant(value=str(name))
        ):
            yield name
