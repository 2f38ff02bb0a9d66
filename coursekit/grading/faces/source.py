"""The face of the code's shape: the learner's source, read as text and never run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from coursekit.course.definitions import UNREADABLE
from coursekit.grading.verdict import Blame, Failure
from coursekit.text.encodings import other_encoding

MOST_BYTES = 256 << 10
LONG_CHAIN = re.compile(rb"(?:\.[\w\s\\\x80-\xff]+){50}")
"""``import a.b.c…``: Python's parser takes gigabytes for one of a thousand names."""


@dataclass(frozen=True)
class Module:
    """One file of the app: its dotted name, its path below the folder, its tree."""

    name: str
    path: str
    tree: ast.Module
    is_package: bool = False
    text: bytes = field(default=b"", repr=False)

    def imports(self) -> set[str]:
        """Return the dotted names of what it imports, ``from x import y`` as both."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                base = self._absolute(node)
                found.add(base)
                found |= {f"{base}.{alias.name}" for alias in node.names}
        return found

    def imported(self, only: ast.AST | None = None) -> Iterator[tuple[str, str]]:
        """Yield each name that an import binds, with the dotted name of what it is."""
        for node in ast.walk(self.tree) if only is None else [only]:
            if isinstance(node, ast.ImportFrom):
                base = self._absolute(node)
                for alias in node.names:
                    yield alias.asname or alias.name, f"{base}.{alias.name}"
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    first = alias.name.partition(".")[0]
                    yield alias.asname or first, alias.name if alias.asname else first

    def _absolute(self, node: ast.ImportFrom) -> str:
        """Return the module a ``from`` import names, its leading dots resolved."""
        if not node.level:
            return node.module or ""
        parts = self.name.split(".")
        up = node.level - 1 if self.is_package else node.level
        return ".".join([*parts[: len(parts) - up], *filter(None, [node.module])])

    def names(self) -> set[str]:
        """Return the names that it binds at its top level, imported ones included."""
        return set(_bound_names(self.tree.body))


def _bound_names(body: list[ast.stmt]) -> Iterator[str]:
    waiting: list[Any] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from (
                alias.asname or alias.name.partition(".")[0] for alias in node.names
            )
        elif isinstance(node, ast.If | ast.Try | ast.With | ast.ExceptHandler):
            for part in ("body", "orelse", "handlers", "finalbody"):
                waiting += getattr(node, part, [])
        else:
            yield from (
                leaf.id
                for leaf in ast.walk(node)
                if isinstance(leaf, ast.Name) and isinstance(leaf.ctx, ast.Store)
            )


def _module(path: Path, text: bytes) -> Module | None:
    parts = list(path.with_suffix("").parts)
    is_package = parts[-1] == "__init__"
    name = ".".join(parts[:-1] if is_package else parts)
    if LONG_CHAIN.search(text):
        return None
    try:
        tree = ast.parse(text)
    except UNREADABLE:
        return None
    return Module(name, path.as_posix(), tree, is_package, text)


class Source:
    """The modules of a learner's ``app`` package, by dotted name.

    The files are read here and now: an app that runs later may change them.
    """

    def __init__(self, folder: Path) -> None:
        self._texts = {
            path.relative_to(folder): path.read_bytes()
            for path in sorted((folder / "app").rglob("*.py"))
            if path.is_file() and path.stat().st_size <= MOST_BYTES
        }

    @cached_property
    def modules(self) -> dict[str, Module]:
        """Every module that can be read; one that can't is left out."""
        modules = [_module(path, text) for path, text in self._texts.items()]
        return {module.name: module for module in modules if module}

    def within(self, name: str) -> list[Module]:
        """Return the module of that name, or the package with all modules below it.

        Raises ``Failure`` where the app has neither.
        """
        inside = f"{name}."
        found = [m for m in self.modules.values() if f"{m.name}.".startswith(inside)]
        if not found:
            path = name.replace(".", "/")
            raise Failure(
                Blame.WRONG_ANSWER,
                f"a module `{path}.py` (or a package `{path}/`) that Python can read",
                self._why_missing(Path(path)),
            )
        return found

    def _why_missing(self, path: Path) -> str:
        own = path.with_suffix(".py")
        if other := other_encoding(self._texts.get(own, b"")):
            return f"it is there, but saved as {other}: save it as UTF-8"
        if own in self._texts or any(text.is_relative_to(path) for text in self._texts):
            return "it is there, but Python can't read it: fix its syntax"
        return "it is not there"

    def imports(self, name: str) -> set[str]:
        """Return the dotted names that a module, or a package as a whole, imports."""
        return set().union(*(module.imports() for module in self.within(name)))

    def names(self, name: str) -> set[str]:
        """Return the names that a module, or a package as a whole, binds."""
        return set().union(*(module.names() for module in self.within(name)))
