"""What a stage's starting point may add to the solution before it: TODOs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from coursekit.course.stages import Course, Stage

TODO = re.compile(r"#\s*TODO\b\s*(\d*)")
SKIPPED = {"__pycache__"}


def changed_files(stage: Stage) -> Iterator[str]:
    """A starter is the solution before it, with nothing added but blocks of TODOs.

    Every line of a file of that solution stands in the starter's file, in the same
    order. A line that is more is a comment or blank, and each block of such lines
    begins with a TODO; a file without a TODO is the same to the byte.
    """
    before = Course(stage.root).before(stage)
    if before is None:
        return
    old, new = _files(before.solution), _files(stage.folder)
    for name in old:
        where = f"stages/{stage}/{name}"
        if name not in new:
            yield f"{where} is missing: copy it from solutions/{before}."
        elif (old[name] != new[name]) and (breach := _breach(old[name], new[name])):
            yield (
                f"{where}, {breach}: copy the file from solutions/{before} again, and"
                " add nothing but comments `# TODO n: …`."
            )


def _breach(old: bytes, new: bytes) -> str:
    """Return what is more in a starter's file than comments; nothing if all is well."""
    if not TODO.search(new.decode()):
        return "has no TODO and yet differs"
    wanted = old.decode().splitlines(keepends=True)
    block: list[str] = []
    for number, line in enumerate(new.decode().splitlines(keepends=True), start=1):
        if wanted and line == wanted[0]:
            del wanted[0]
            block = []
            continue
        block += [line] if line.strip() else []
        if line.strip() and not line.lstrip().startswith("#"):
            return f"line {number}, differs (`{line.strip()}`)"
        if block and not TODO.match(block[0].lstrip()):
            return f"line {number}, is a comment that does not begin with TODO"
    return f"lacks the line `{wanted[0].strip()}`" if wanted else ""


def written_files(stage: Stage) -> Iterator[str]:
    """A file that the starter has and the solution before it has not is a mere frame.

    It holds a TODO, docstrings and imports, and classes and functions without a body.
    """
    before = Course(stage.root).before(stage)
    if before is None:
        return
    old = _files(before.solution)
    for name, content in _files(stage.folder).items():
        if name in old or not content.strip() or not name.endswith(".py"):
            continue
        where = f"stages/{stage}/{name}"
        if not TODO.search(content.decode()):
            yield f"{where} is new and has no TODO: say in one what is wanted there."
        if code := _code(ast.parse(content).body):
            yield (
                f"{where} is new and holds code (line {code.lineno}): leave"
                " docstrings, imports, TODOs and empty bodies, for the learner to fill."
            )


def _code(body: list[ast.stmt]) -> ast.stmt | None:
    """Return the first statement that does something."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if inner := _code(node.body):
                return inner
        elif not (
            isinstance(node, ast.Import | ast.ImportFrom | ast.Pass)
            or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        ):
            return node
    return None


def wrong_todos(stage: Stage) -> Iterator[str]:
    """The TODOs of a starter are numbered as the brief's tasks; a solution has none."""
    found = set()
    for name, content in _files(stage.folder).items():
        for match in TODO.finditer(content.decode()):
            found.add(match[1])
            if not match[1]:
                yield (
                    f"stages/{stage}/{name} has a TODO without a number: give it the"
                    " number of its task in the brief."
                )
    for number in sorted({int(number) for number in found if number} ^ {*stage.tasks}):
        if number in stage.tasks:
            yield (
                f"stages/{stage}/app has no `# TODO {number}: …` for task {number} of"
                f" the brief ({stage.tasks[number]}): add it where the learner begins."
            )
        else:
            yield (
                f"stages/{stage}/app has a TODO {number}, and the brief no such task:"
                " give it a task's number."
            )
    for name, content in _files(stage.solution).items():
        if TODO.search(content.decode()):
            yield f"solutions/{stage}/{name} still has a TODO: do it, or remove it."


def _files(folder: Path) -> dict[str, bytes]:
    """Return what lies in ``app`` below a folder, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted((folder / "app").rglob("*"))
        if path.is_file() and not SKIPPED.intersection(path.parts)
    }
