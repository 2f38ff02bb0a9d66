"""Reading the nodes of a learner's syntax tree."""

import ast
from collections.abc import Sequence

METHODS = {"get", "post", "put", "patch", "delete", "api_route"}  # of a router


def last_name(node: object) -> str:
    """Return the last of the names that an expression reads: `db` for `state.db`."""
    return str(getattr(node, "attr", getattr(node, "id", "")))


def called(node: object) -> str:
    """Return the last name of what is called: `get` for `router.get("/")`."""
    return last_name(node.func) if isinstance(node, ast.Call) else ""


def assigned(nodes: Sequence[ast.AST]) -> list[tuple[ast.expr, ast.expr | None]]:
    """Return what is assigned to, each with its value."""
    pairs = [
        (t, n.value) for n in nodes if isinstance(n, ast.Assign) for t in n.targets
    ]
    return pairs + [(n.target, n.value) for n in nodes if isinstance(n, ast.AnnAssign)]
