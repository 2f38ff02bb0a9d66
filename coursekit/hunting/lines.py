"""Right answers that are one line of the code: which one raises, sends, makes."""

from __future__ import annotations

import ast

from coursekit.hunting.answers import Form, Item, Right
from coursekit.hunting.asks import Ask
from coursekit.hunting.code import Code, functions
from coursekit.hunting.finding import Finder, Missing
from coursekit.hunting.requests import end_of, mentions, trace_it
from coursekit.tracing.steps import Step

LATER = "Adding or changing an object sends nothing yet."
WRITES = ("INSERT", "UPDATE", "DELETE")
IN_LESSON = "Quote the line itself, or give its number in lesson.md."


def _raises(code: Code, ask: Ask) -> Right:
    steps = [step for step in end_of(code, ask).steps if step.kind == "raise"]
    return _first(code, steps, trace_it(code, ask), "raises an error on that request")


def _makes(code: Code, ask: Ask) -> Right:
    steps = end_of(code, ask).steps
    made = [step for step in steps if step.kind == "made" and step.name == ask.of]
    words = f"makes a `{ask.of}` on that request"
    return _first(code, made, trace_it(code, ask), words)


def _sends(code: Code, ask: Ask) -> Right:
    verb, _, table = ask.of.partition(" with ")
    sent = [
        step
        for step in end_of(code, ask).steps
        if step.kind == "sql" and step.name == verb
        if not table or mentions(step, table)
    ]
    nudge = f"{LATER} " * (verb in WRITES) + trace_it(code, ask)
    return _first(code, sent, nudge, f"sends `{verb}` on that request")


def _first(code: Code, steps: list[Step], nudge: str, words: str) -> Right:
    """Return the line of the first of some steps; raises ``Missing`` without one."""
    for step in steps:
        if step.file.startswith("app/"):
            return _right(code, [(step.file, step.line)], nudge)
    raise Missing(f"no line {words}")


def _calls(code: Code, ask: Ask) -> Right:
    name, _, function = ask.of.partition(" in ")
    found = [
        (file, node.lineno)
        for file, tree in code.modules()
        for part in _body(tree, function)
        for node in ast.walk(part)
        if isinstance(node, ast.Call)
        if f".{ast.unparse(node.func)}".endswith(f".{name}")
    ]
    if not found:
        raise Missing(f"no line calls `{ask.of}`")
    return _right(code, found, f"Search for `{name}(`.")


def _body(tree: ast.Module, function: str) -> list[ast.stmt]:
    """Return the statements of a file, or of its function of some name."""
    if not function:
        return tree.body
    return [part for f in functions(tree) if f.name == function for part in f.body]


def _right(code: Code, places: list[tuple[str, int]], nudge: str) -> Right:
    items = []
    for file, line in places:
        whole = code.statement(file, line)
        items.append(Item(whole.text, whole.place))
    if code.is_lesson:
        nudge = f"{nudge} {IN_LESSON}"
    return Right(Form.LINE, tuple(items), nudge=nudge, lines=tuple(code.lines()))


FINDERS: dict[str, Finder] = {
    "line that raises": _raises,
    "line that makes": _makes,
    "line that sends": _sends,
    "line that calls": _calls,
}
