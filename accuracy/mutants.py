"""Small changes to a solution, one at a time: what the checks have to notice.

Well-kept mutation tools change expressions, in place, under a test command of their
own. This code is mostly declarations (keyword arguments, decorators, fields), and each
mutant has to be a folder that the kit can grade. So the operators are here, on `ast`.
Only what a stage brings is changed: the rest was measured where it was brought.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

SWAPPED: dict[type[ast.AST], str] = {
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.And: "or",
    ast.Or: "and",
    ast.Add: "-",
    ast.Sub: "+",
    ast.Mult: "+",
    ast.Div: "*",
}
KEPT = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
SIMPLE = (ast.Pass, ast.Break, ast.Continue, ast.Global, ast.Nonlocal)


@dataclass(frozen=True)
class Mutant:
    """A solution with one place changed."""

    file: str
    line: int
    operator: str
    before: str
    after: str
    source: str

    @property
    def name(self) -> str:
        """The mutant in one line, the same wherever its line moves to."""
        return f"{self.file}: {self.operator}: {self.before} → {self.after}"

    def write(self, folder: Path) -> None:
        """Write the changed file into a copy of the solution."""
        (folder / self.file).write_text(self.source, encoding="utf-8")


@dataclass(frozen=True)
class Change:
    """Another text for a node."""

    node: ast.AST
    operator: str
    text: str


def mutants_of(solution: Path, before: Path | None) -> Iterator[Mutant]:
    """Yield every mutant of what a solution brings, file by file, from the top."""
    known = set(_parts_of(before)) if before else set()
    for path in sorted((solution / "app").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        file = path.relative_to(solution).as_posix()
        for part in _parts(ast.parse(source)):
            if ast.unparse(part) not in known:
                yield from _mutants_in(part, source, file)


def _parts_of(solution: Path) -> Iterator[str]:
    for path in (solution / "app").rglob("*.py"):
        for part in _parts(ast.parse(path.read_text(encoding="utf-8"))):
            yield ast.unparse(part)


def _parts(tree: ast.Module) -> Iterator[ast.stmt]:
    """Yield the statements of a module, a class as its own statements."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from node.body
        else:
            yield node


def _mutants_in(part: ast.stmt, source: str, file: str) -> Iterator[Mutant]:
    lines = source.splitlines(keepends=True)
    seen = set()
    for change in _changes(part):
        start, end = _span(change.node, lines)
        new = source[:start] + change.text + source[end:]
        if new not in seen and _is_python(new):
            seen.add(new)
            yield Mutant(
                file,
                getattr(change.node, "lineno", 0),
                change.operator,
                " ".join(source[start:end].split()),
                " ".join(change.text.split()) or "nothing",
                new,
            )


def _span(node: ast.AST, lines: list[str]) -> tuple[int, int]:
    """Return where a node begins and ends, in characters of the source."""

    def position(line: int, column: int) -> int:
        before = sum(map(len, lines[: line - 1]))
        return before + len(lines[line - 1].encode()[:column].decode())

    at: ast.expr = node  # type: ignore[assignment]  # every node changed has a place
    end = position(at.end_lineno or at.lineno, at.end_col_offset or at.col_offset)
    return position(at.lineno, at.col_offset), end


def _is_python(source: str) -> bool:
    try:
        compile(source, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def _changes(part: ast.stmt) -> Iterator[Change]:
    for node in _nodes(part):
        for operator in OPERATORS:
            yield from operator(node)


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and all below it, but no docstring and no part of an f-string."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    yield node
    if not isinstance(node, ast.JoinedStr):
        for child in ast.iter_child_nodes(node):
            yield from _nodes(child)


def _statement_dropped(node: ast.AST) -> Iterator[Change]:
    if not isinstance(node, ast.stmt) or isinstance(node, KEPT + SIMPLE):
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield):
        return  # without it the function would be no dependency that ends
    yield Change(node, "statement dropped", "pass")


def _decorator_dropped(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        for decorator in node.decorator_list:
            yield Change(decorator, "decorator dropped", "(lambda same: same)")


def _argument_dropped(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Call):
        for index, word in enumerate(node.keywords):
            if word.arg is not None:
                rest = [w for i, w in enumerate(node.keywords) if i != index]
                call = ast.Call(node.func, node.args, rest)
                yield Change(node, f"argument {word.arg} dropped", ast.unparse(call))


def _condition_turned(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        yield Change(node.test, "condition always true", "True")
        yield Change(node.test, "condition always false", "False")
    if isinstance(node, ast.comprehension):
        for test in node.ifs:
            yield Change(test, "condition always true", "True")


def _operator_swapped(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        sign = SWAPPED[type(node.ops[0])]
        left, right = ast.unparse(node.left), ast.unparse(node.comparators[0])
        yield Change(node, "comparison swapped", f"{left} {sign} {right}")
    if isinstance(node, ast.BoolOp):
        words = f" {SWAPPED[type(node.op)]} ".join(map(ast.unparse, node.values))
        yield Change(node, "and/or swapped", words)
    if isinstance(node, ast.BinOp) and type(node.op) in SWAPPED:
        left, right = ast.unparse(node.left), ast.unparse(node.right)
        yield Change(
            node, "operator swapped", f"{left} {SWAPPED[type(node.op)]} {right}"
        )
    if isinstance(node, ast.UnaryOp):
        yield Change(node, "sign dropped", ast.unparse(node.operand))


def _none_dropped(node: ast.AST) -> Iterator[Change]:
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.BitOr):
        return
    if isinstance(node.right, ast.Constant) and node.right.value is None:
        yield Change(node, "None refused", ast.unparse(node.left))


def _constant_changed(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Constant):
        for value in _others(node.value):
            yield Change(node, "constant changed", repr(value))


def _others(value: object) -> list[object]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1]
    if isinstance(value, str):
        return [f"{value}x"]
    return []


def _answer_dropped(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Return) and node.value is not None:
        yield Change(node, "answer dropped", "return None")


OPERATORS: tuple[Callable[[ast.AST], Iterator[Change]], ...] = (
    _statement_dropped,
    _decorator_dropped,
    _argument_dropped,
    _condition_turned,
    _operator_swapped,
    _none_dropped,
    _constant_changed,
    _answer_dropped,
)
