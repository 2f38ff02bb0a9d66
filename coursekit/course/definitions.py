"""The functions and classes of a folder's Python files, read and never run."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from coursekit.sandbox.contents import contents

REST = "the rest of the file"
ROUTE = re.compile(r"@\w+\.(get|post|put|patch|delete)\(\s*[\"']([^\"']*)")
MUCH_ALIKE = 0.6
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

    @property
    def route(self) -> str:
        """The method and the path of a path operation, like ``get /{task_id}``."""
        found = ROUTE.match(self.text)
        return " ".join(found.groups()) if found else ""


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
            yield Definition(file, node.name, _text(text, node), _meaning(node))
        elif not isinstance(node, IMPORTS) and not is_docstring(node):
            rest.append(node)
    if rest:
        texts = "\n".join(_text(text, node) for node in rest)
        yield Definition(file, REST, texts, "".join(map(_meaning, rest)))


def _meaning(node: ast.stmt) -> str:
    """Return what Python reads, without the docstrings: they are words for people."""
    node = copy.deepcopy(node)
    for each in ast.walk(node):
        body = getattr(each, "body", None)
        if isinstance(each, DEFINITIONS) and body:
            kept = [part for part in body if not is_docstring(part)]
            each.body = kept or [ast.Pass()]
    return ast.dump(node)


def _text(text: str, node: ast.stmt) -> str:
    """Return the lines of a statement, the decorators above it included."""
    return "\n".join(text.splitlines()[first_line(node) - 1 : node.end_lineno])


def first_line(node: Any) -> int:
    """Return the line on which a statement begins, with the decorators above it."""
    above = getattr(node, "decorator_list", [])
    return min(int(each.lineno) for each in (node, *above))


def is_docstring(node: ast.AST) -> bool:
    """Return whether a statement is a text and nothing else."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def differences(mine: Path, theirs: Path) -> Iterator[Difference]:
    """Yield where two folders differ, in the order of the second one's files.

    What stands in another file under the same name is the same thing, and so is what
    answers the same route, or is much alike, under another name.
    """
    left, wanted = list(definitions(mine)), list(definitions(theirs))
    found: dict[Definition, Definition] = {}
    for is_same in (_has_its_place, _has_its_name, _has_its_route, _is_much_alike):
        for each in wanted:
            pair = next((m for m in left if is_same(m, each)), None)
            if each not in found and pair is not None:
                found[each] = pair
                left.remove(pair)
    for each in wanted:
        if each not in found or found[each].meaning != each.meaning:
            yield Difference(found.get(each), each)
    for definition in left:
        yield Difference(definition, None)


def _has_its_place(mine: Definition, theirs: Definition) -> bool:
    return (mine.file, mine.name) == (theirs.file, theirs.name)


def _has_its_name(mine: Definition, theirs: Definition) -> bool:
    return mine.name == theirs.name != REST


def _has_its_route(mine: Definition, theirs: Definition) -> bool:
    return mine.route == theirs.route != ""


def _is_much_alike(mine: Definition, theirs: Definition) -> bool:
    if REST in (mine.name, theirs.name):
        return False
    lines = mine.text.splitlines(), theirs.text.splitlines()
    return SequenceMatcher(None, *lines, autojunk=False).ratio() >= MUCH_ALIKE
