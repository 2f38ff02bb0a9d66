"""The form of the checks, and of the mistakes that they catch."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coursekit.course.mistakes import Mistake, mistakes_of
from coursekit.course.stages import Course, Stage
from coursekit.errors import CourseError

NEXT_SENTENCE = re.compile(r"[.!?]\s+\S")
SPAN = re.compile(r"(`+).+?\1")
SHARED = "checks.shared."


@dataclass(frozen=True)
class Check:
    """A check as it is written: its file, its name, its syntax tree."""

    path: Path
    name: str
    tree: ast.FunctionDef

    def __str__(self) -> str:
        return f"checks/{self.path.name}, {self.name},"

    def mark(self, name: str) -> list[object] | None:
        """Return the constants that a decorator is called with; None without it."""
        for decorator in self.tree.decorator_list:
            if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == name:
                values = [*decorator.args, *(key.value for key in decorator.keywords)]
                return [v.value for v in values if isinstance(v, ast.Constant)]
        return None


def checks_of(stage: Stage) -> Iterator[Check]:
    """Yield the checks that a stage brings, in their order."""
    for path in stage.checks:
        for node in _tree(path).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield Check(path, node.name, node)


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), path)


def foreign_tasks(stage: Stage) -> Iterator[str]:
    """Each check names a task that the brief has, and each task has a check."""
    named = set()
    for check in checks_of(stage):
        number = (check.mark("task") or [None])[0]
        named.add(number)
        if number is None:
            yield f"{check} names no task: write @task(n) above it."
        elif number not in stage.tasks:
            yield (
                f"{check} names task {number}, which stages/{stage}/brief.md does not"
                " have: name one that it has."
            )
    for number, title in stage.tasks.items():
        if number not in named:
            yield (
                f"Task {number} of stages/{stage}/brief.md ({title}) has no check: mark"
                f" one in checks/test_{stage}.py with @task({number})."
            )


def wrong_ends(stage: Stage) -> Iterator[str]:
    """A check that a later stage overturns names that stage, and says why."""
    later = {other.name for other in Course(stage.root).stages if other > stage}
    for check in checks_of(stage):
        mark = check.mark("until")
        if mark is None:
            continue
        if not mark or mark[0] not in later:
            yield f'{check} ends at no later stage: name it, as in @until("04_routes").'
        if len(mark) < 2 or not mark[1]:
            yield f'{check} ends without a reason: write reason="…" in its @until.'


def wrong_sentences(stage: Stage) -> Iterator[str]:
    """A check's docstring is one sentence, as the learner reads it."""
    for check in checks_of(stage):
        text = " ".join((ast.get_docstring(check.tree) or "").split())
        plain = SPAN.sub("x", text)
        if not text:
            yield f"{check} has no docstring: write the sentence that a learner reads."
            continue
        if not (text[0].isupper() or text[0] == "`"):
            yield f"{check} begins with a small letter: “{text}” wants a capital."
        if not text.endswith("."):
            yield f"{check} has a docstring without an end: put a full stop to “{text}”"
        if NEXT_SENTENCE.search(plain):
            yield f"{check} has a docstring of two sentences: make one of “{text}”"


def bare_asserts(stage: Stage) -> Iterator[str]:
    """Every assert is a comparison, which the kit can word, or has a message."""
    for path in stage.checks:
        yield from _bare_asserts(path, f"checks/{path.name}")


def _bare_asserts(path: Path, where: str) -> Iterator[str]:
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Assert) and not (
            isinstance(node.test, ast.Compare) or node.msg
        ):
            yield (
                f"{where}, line {node.lineno}: this assert is no comparison, so nobody"
                " would know what was expected: compare, or write a message behind it."
            )


def unclear_helpers(course: Course) -> Iterator[str]:
    """A shared function says what it does, and its asserts what was expected."""
    for path in _shared(course):
        where = f"checks/shared/{path.name}"
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.FunctionDef) and not ast.get_docstring(node):
                yield (
                    f"{where}, {node.name}, has no docstring: say in a sentence what it"
                    " does."
                )
        yield from _bare_asserts(path, where)


def lonely_helpers(course: Course) -> Iterator[str]:
    """What is shared, several files use: what a single one needs stands there."""
    taken = [(path, *what) for path in _files(course) for what in _taken(path)]
    for path in _shared(course):
        tree, where = _tree(path), f"checks/shared/{path.name}"
        read = {node.id for node in ast.walk(tree) if _is_read(node)}
        for name in _public_names(tree):
            users = [file for file, *what in taken if what == [path.stem, name]]
            if not users:
                yield (
                    f"{where}, {name}, is imported by no file: remove it, or let its"
                    " name begin with `_`."
                )
            elif len(users) == 1 and name not in read:
                user = users[0].relative_to(course.root).as_posix()
                yield f"{where}, {name}, is used by {user} alone: move it there."


def untraced_imports(course: Course) -> Iterator[str]:
    """What is shared is imported in the one way that is followed to a check's text."""
    for path in _files(course):
        tree = _tree(path)
        for node in ast.walk(tree):
            if _is_of_the_checks(node) and not (node in tree.body and _module(node)):
                where = path.relative_to(course.root).as_posix()
                yield (
                    f"{where}, line {node.lineno}, imports from the checks in a way of"
                    " its own: write `from checks.shared.people import log_in` at the"
                    " top, which accuracy/check_texts.py can follow."
                )


def _files(course: Course) -> list[Path]:
    return [*sorted((course.root / "checks").glob("*.py")), *_shared(course)]


def _shared(course: Course) -> list[Path]:
    return sorted((course.root / "checks" / "shared").glob("*.py"))


def _taken(path: Path) -> Iterator[tuple[str, str]]:
    """Yield what a file imports of ``checks/shared``: the module, and the name."""
    for node in _tree(path).body:
        if module := _module(node):
            yield from ((module, alias.name) for alias in node.names)


def _is_read(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)


def _module(node: ast.AST) -> str:
    """Return ``people`` for ``from checks.shared.people import …``, else nothing."""
    match node:
        case ast.ImportFrom(module=str(name), level=0) if name.startswith(SHARED):
            return name.removeprefix(SHARED)
    return ""


def _is_of_the_checks(node: ast.AST) -> bool:
    match node:
        case ast.Import(names):
            return any(f"{alias.name}.".startswith("checks.") for alias in names)
        case ast.ImportFrom(module, _, level):
            return bool(level) or f"{module}.".startswith("checks.")
    return False


def _public_names(tree: ast.Module) -> Iterator[str]:
    """Yield the names that a module makes for others, in their order."""
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=str(name)) | ast.Assign([ast.Name(id=name)]):
                if not name.startswith("_"):
                    yield name


def shared_names(course: Course) -> Iterator[str]:
    """No two checks of the course have one name: mistakes and data go by it."""
    first: dict[str, Check] = {}
    for stage in course.stages:
        for check in checks_of(stage):
            other = first.setdefault(check.name, check)
            if other is not check:
                files = f"checks/{other.path.name} and checks/{check.path.name}"
                yield f"{files} both have {check.name}: rename one of them."


def unfit_mistakes(stage: Stage) -> Iterator[str]:
    """Every mistake fits the solution, and names a check that may catch it."""
    try:
        mistakes = mistakes_of(stage)
    except CourseError as error:
        yield str(error)
        return
    known = {
        check.name
        for earlier in Course(stage.root).up_to(stage)
        for check in checks_of(earlier)
    }
    for mistake in mistakes:
        if mistake.caught_by not in known:
            yield (
                f"checks/mistakes/{stage}.toml, mistake `{mistake}`, is caught by"
                f" {mistake.caught_by}, which is no check up to this stage: name one."
            )


def idle_checks(stage: Stage) -> Iterator[str]:
    """Every check catches a mistake: one that never fails says nothing."""
    busy = {mistake.caught_by for mistake in sound_mistakes(stage)}
    for check in checks_of(stage):
        if check.name not in busy:
            yield (
                f"{check} catches no mistake: add one that it catches to"
                f" checks/mistakes/{stage}.toml."
            )


def sound_mistakes(stage: Stage) -> list[Mistake]:
    """Return a stage's mistakes, or none where ``unfit_mistakes`` has to tell."""
    try:
        return mistakes_of(stage)
    except CourseError:
        return []
