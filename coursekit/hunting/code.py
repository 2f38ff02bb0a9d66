"""The code that a hunt looks at: read as text, and run in the sandbox where it must."""

from __future__ import annotations

import ast
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from coursekit.course.definitions import first_line
from coursekit.errors import CourseError, UsageError
from coursekit.grading.faces.source import Source
from coursekit.hunting.ground import NO_FAULT, Ground
from coursekit.sandbox.launcher import Launcher
from coursekit.text.layout import nice_path
from coursekit.tracing.journeys import Journey, journeys
from coursekit.tracing.requests import Request
from coursekit.tracing.steps import dicts

FENCE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
HUNTED = "<!-- hunted -->"  # above the example that a hunt asks about
PLAIN_APP = "\n\nfrom fastapi import FastAPI\n\napp = FastAPI()\n"
PROBE = Request("GET", "/openapi.json")
Function = ast.FunctionDef | ast.AsyncFunctionDef

OpenLauncher = Callable[[Path], Launcher]


@dataclass(frozen=True, order=True)
class Place:
    """A line of a file of the code, or nowhere."""

    file: str = ""
    line: int = 0
    last: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True)
class Line:
    """A line of the code, or a whole statement: its text, and where it stands."""

    text: str
    place: Place


class Code:
    """One folder of code, what it consists of, and what it does on requests."""

    def __init__(self, ground: Ground, launcher: Launcher, shift: int = 0) -> None:
        self.name = ground.name
        self.trace = ground.trace
        self.is_lesson = bool(shift)
        self._advice = ground.advice
        launcher.wait_until_ready()
        self._launcher = launcher
        self._shift = shift
        self._source = Source(launcher.template)
        self._journeys: dict[tuple[Request, ...], Journey] = {}

    @cached_property
    def facts(self) -> dict[str, list[dict[str, Any]]]:
        """The routes, models, tables and schemas that the app told of itself."""
        told = self.journey((PROBE,)).app
        kinds = ("routes", "models", "tables", "schemas")
        return {kind: dicts(told.get(kind)) for kind in kinds}

    def journey(self, requests: tuple[Request, ...]) -> Journey:
        """Return the journey of the last of some requests; all go to a new app.

        Raises ``UsageError`` where one before the last was not answered.
        """
        if requests not in self._journeys:
            *_, last = journeys(self._launcher, requests)
            self._journeys[requests] = last
        found = self._journeys[requests]
        ends_early = found.request != requests[-1] or found.request == PROBE
        if found.failure and ends_early:
            raise UsageError(
                f"{self.name[:1].upper()}{self.name[1:]} can't be looked at:"
                f" {found.failure.got}. {self._advice}\n{found.failure.log}".rstrip()
            )
        return found

    def modules(self) -> Iterator[tuple[str, ast.Module]]:
        """Yield each file of the code with its tree."""
        for module in self._source.modules.values():
            yield module.path, module.tree

    def lines(self) -> Iterator[Line]:
        """Yield each line of the code on which something stands."""
        for module in self._source.modules.values():
            texts = module.text.decode("utf-8", "replace").splitlines()
            for number, text in enumerate(texts, start=1):
                if text.strip():
                    yield Line(text.strip(), self.shifted(module.path, number))

    def statement(self, file: str, line: int) -> Line:
        """Return the statement that a line belongs to; of a block, its line alone."""
        first, last = line, line
        for path, tree in self.modules():
            for node in ast.walk(tree) if path == file else ():
                if not isinstance(node, ast.stmt) or hasattr(node, "body"):
                    continue
                if node.lineno <= line <= (node.end_lineno or 0):
                    first, last = node.lineno, node.end_lineno or line
        place = self.shifted(file, first, last)
        there = range(place.line, place.last + 1)
        texts = [
            each.text
            for each in self.lines()
            if each.place.file == place.file and each.place.line in there
        ]
        return Line(" ".join(texts), place)

    def uses(self, name: str) -> bool:
        """Return whether a name stands anywhere in the code: hints speak of it then."""
        return any(name in _names_in(tree) for _, tree in self.modules())

    def imports(self) -> Iterator[tuple[str, set[str]]]:
        """Yield each file of the code with the dotted names that it imports."""
        for module in self._source.modules.values():
            yield module.path, module.imports()

    def place(self, file: str, node: ast.AST) -> Place:
        """Return where a part of a tree stands, its decorators included."""
        last = getattr(node, "end_lineno", 0) or 0
        return self.shifted(file, first_line(node), last)

    def shifted(self, file: str, line: int, last: int = 0) -> Place:
        """Return a place as a reader sees it: the lesson's code is a part of a page."""
        if self._shift:
            file = self.name
        return Place(file, line + self._shift, max(last, line) + self._shift)

    def defined(self, name: str) -> Place:
        """Return where a function, a class or a variable is defined, if anywhere."""
        for file, tree in self.modules():
            for node in ast.walk(tree):
                if name in _defines(node):
                    return self.place(file, node)
        return Place()

    def member(self, kind: str, name: str) -> Place:
        """Return the line of a class, or of one above it, that brings an attribute."""
        waiting, seen = [kind], {kind}
        while waiting:
            for file, node in self._classes(waiting.pop(0)):
                for part in node.body:
                    if name in _defines(part):
                        return self.place(file, part)
                above = [ast.unparse(base).rpartition(".")[2] for base in node.bases]
                waiting += [each for each in above if each not in seen]
                seen |= set(above)
        return self.defined(kind)

    def column(self, name: str) -> Place:
        """Return where a ``Table(…)`` without a class has a column."""
        for file, tree in self.modules():
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and node.args:
                    is_column = ast.unparse(node.func).endswith("Column")
                    first = node.args[0]
                    if is_column and getattr(first, "value", None) == name:
                        return self.place(file, node)
        return Place()

    def _classes(self, name: str) -> Iterator[tuple[str, ast.ClassDef]]:
        for file, tree in self.modules():
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef) and node.name == name:
                    yield file, node


def _names_in(tree: ast.Module) -> set[str]:
    """Return the names that stand in a file, those of keywords and imports included."""
    found = set()
    for node in ast.walk(tree):
        for field in ("id", "attr", "arg", "name"):
            name = getattr(node, field, None)
            if isinstance(name, str):
                found.add(name)
    return found


def _defines(node: ast.AST) -> set[str]:
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return {node.name}
    targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return {target.id for target in targets if isinstance(target, ast.Name)}
    return set()


def functions(tree: ast.Module) -> Iterator[Function]:
    """Yield all functions of a file, methods and inner ones included."""
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


@contextmanager
def opened(ground: Ground, open_launcher: OpenLauncher) -> Iterator[Code]:
    """Return a block with the code of a folder, and an app of it where one is asked."""
    launcher = open_launcher(ground.folder)
    try:
        yield Code(ground, launcher)
    finally:
        launcher.close()


def _served(example: str) -> str:
    """Return a lesson's example with an app: some run as a script and have none."""
    return example if "FastAPI(" in example else example + PLAIN_APP


@contextmanager
def opened_lesson(page: Path, open_launcher: OpenLauncher) -> Iterator[Code]:
    """Return a block with the example of a lesson that a hunt asks about.

    It is the Python code below ``<!-- hunted -->``, or else the lesson's first.

    Raises ``CourseError`` where it has none.
    """
    lesson = page.read_text(encoding="utf-8") if page.is_file() else ""
    fence = FENCE.search(lesson, max(0, lesson.find(HUNTED)))
    if fence is None:
        raise CourseError(f"{nice_path(page)} shows no Python code: add the example.")
    shift = lesson[: fence.start(1)].count("\n")
    with tempfile.TemporaryDirectory(prefix="coursekit-") as folder:
        app = Path(folder) / "app"
        app.mkdir()
        (app / "__init__.py").write_text("", encoding="utf-8")
        (app / "main.py").write_text(_served(fence[1]), encoding="utf-8")
        launcher = open_launcher(Path(folder))
        try:
            yield Code(Ground(Path(folder), page.name, NO_FAULT), launcher, shift)
        finally:
            launcher.close()
