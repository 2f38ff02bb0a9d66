"""The functions and classes of a folder's Python files, read and never run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursekit.sandbox.contents import contents

REST = "the rest of the file"
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)
UNREADABLE = (OSError, SyntaxError, ValueError, RecursionError, MemoryError)


@dataclass(frozen=True)
class Definition:
    """A function, a class, or what else stands in a file besides its imports."""

    file: str
    name: str
    text: str
    meaning: str
    """What Python reads: the same for two texts that differ in comments alone."""


@dataclass(frozen=True)
class Difference:
    """What one of two folders has another way, or has alone."""

    mine: Definition | None
    theirs: Definition | None


def definitions(folder: Path) -> Iterator[Definition]:
    """Yield what the package ``app`` of a folder defines; unreadable files are left."""
    app = folder / "app"
    for path in sorted(path for path in contents(app) if path.suffix == ".py"):
        try:
            text = path.read_text(encoding="utf-8-sig")
            nodes = ast.parse(text).body
            yield from _of_file(path.relative_to(folder).as_posix(), text, nodes)
        except UNREADABLE:
            continue


def _of_file(file: str, text: str, nodes: list[ast.stmt]) -> Iterator[Definition]:
    rest = []
    for node in nodes:
        if isinstance(node, DEFINITIONS):
            yield Definition(file, node.name, _text(text, node), ast.dump(node))
        elif not isinstance(node, IMPORTS) and not _is_docstring(node):
            rest.append(node)
    if rest:
        texts = "\n".join(_text(text, node) for node in rest)
        yield Definition(file, REST, texts, "".join(map(ast.dump, rest)))


def _text(text: str, node: ast.stmt) -> str:
    """Return the lines of a statement, the decorators above it included."""
    return "\n".join(text.splitlines()[first_line(node) - 1 : node.end_lineno])


def first_line(node: Any) -> int:
    """Return the line on which a statement begins, with the decorators above it."""
    above = getattr(node, "decorator_list", [])
    return min(int(each.lineno) for each in (node, *above))


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def differences(mine: Path, theirs: Path) -> Iterator[Difference]:
    """Yield where two folders differ, in the order of the second one's files.

    What stands in another file under the same name is the same thing.
    """
    left = list(definitions(mine))
    for wanted in definitions(theirs):
        found = _counterpart(wanted, left)
        if found is not None:
            left.remove(found)
        if found is None or found.meaning != wanted.meaning:
            yield Difference(found, wanted)
    for definition in left:
        yield Difference(definition, None)


def _counterpart(wanted: Definition, among: list[Definition]) -> Definition | None:
    same_name = [each for each in among if each.name == wanted.name]
    in_same_file = [each for each in same_name if each.file == wanted.file]
    elsewhere = [] if wanted.name == REST else same_name
    return next(iter(in_same_file or elsewhere), None)
