"""What the starting point of a stage is, told from a learner's code by looking.

A starter is the solution of the stage before with TODOs, and a learner changes code: so
a version is the starter where nothing but comments is more than in that solution.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from coursekit.course.definitions import UNREADABLE

TODO = re.compile(rb"#\s*TODO\s+(\d+)")
Files = dict[str, bytes]


def is_starter(app: Files, solution_before: Files | None, tasks: set[int]) -> bool:
    """Return whether an app has a TODO for each task, and no code but the old one."""
    todos = {int(n) for content in app.values() for n in TODO.findall(content)}
    if not app or not tasks or todos != tasks:
        return False
    if solution_before is None:
        return all(_is_python(app[name]) for name in app if name.endswith(".py"))
    return solution_before.keys() <= app.keys() and all(
        _adds_no_code(name, content, solution_before.get(name))
        for name, content in app.items()
    )


def _is_python(content: bytes) -> bool:
    try:
        ast.parse(content)
    except UNREADABLE:
        return False
    return True


def _adds_no_code(name: str, content: bytes, old: bytes | None) -> bool:
    if content == old:
        return True
    if not name.endswith(".py"):
        return False
    try:
        tree = ast.parse(content)
        return (
            _is_frame(tree.body)
            if old is None
            else ast.dump(tree) == ast.dump(ast.parse(old))
        )
    except UNREADABLE:
        return False


def _is_frame(body: list[ast.stmt]) -> bool:
    """Return whether statements are docstrings, imports and empty bodies only."""
    return all(
        _is_frame(node.body)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        else isinstance(node, ast.Import | ast.ImportFrom | ast.Pass)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for node in body
    )


def files_in(folder: Path) -> Files:
    """Return what lies in ``app`` below a folder, by its path, without caches."""
    app = folder / "app"
    return {
        path.relative_to(app).as_posix(): path.read_bytes()
        for path in sorted(app.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
