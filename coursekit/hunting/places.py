"""Right answers that stand in the text of the code, found by its syntax tree."""

from __future__ import annotations

import ast

from coursekit.hunting.answers import Form, Item, Right
from coursekit.hunting.asks import Ask
from coursekit.hunting.code import Code, Function, Place, functions
from coursekit.hunting.finding import Finder, Missing, listed, or_missing
from coursekit.hunting.routes import look_at_routes, place_of, route_of

SEARCH = "Search the whole folder for the name."
SEARCH_LESSON = "Search the example for the name."


def _made_by(code: Code, ask: Ask) -> Right:
    found = [
        Item(target.id, code.place(file, node))
        for file, tree in code.modules()
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and _calls(node.value, ask.of)
        for target in getattr(node, "targets", None) or [node.target]  # type: ignore[union-attr]
        if isinstance(target, ast.Name)
    ]
    return listed(or_missing(found, ask), (), f"Search for `{ask.of}(`.")


def _calls(node: ast.AST | None, name: str) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == name


def _callers(code: Code, ask: Ask) -> Right:
    found, others = [], []
    for file, tree in code.modules():
        for function in functions(tree):
            others.append(function.name)
            if any(_calls(n, ask.of) for n in ast.walk(function)):
                found.append(Item(function.name, code.place(file, function)))
    return listed(or_missing(found, ask), others, f"Search for `{ask.of}(`.")


def _importers(code: Code, ask: Ask) -> Right:
    found = [
        Item(file, Place(file)) for file, names in code.imports() if ask.of in names
    ]
    others = [file for file, _ in code.modules()]
    nudge = f"Search for the lines that import from `{ask.of}`."
    return listed(or_missing(found, ask), others, nudge)


def _functions_in(code: Code, ask: Ask) -> Right:
    for file, tree in code.modules():
        if file == ask.of:
            found = [node for node in tree.body if isinstance(node, Function)]
            items = [Item(node.name, code.place(file, node)) for node in found]
            return listed(items, (), f"Search {file} for `def`.")
    raise Missing(f"there is no file {ask.of}")


def _place(code: Code, ask: Ask) -> Right:
    if " " in ask.of:
        item = Item(ask.of, place_of(code, route_of(code, ask.of)))
        return Right(Form.PLACE, (item,), nudge=look_at_routes(code))
    place = code.defined(ask.of)
    nudge = SEARCH_LESSON if code.is_lesson else SEARCH
    if not place.file:
        raise Missing(f"there is no `{ask.of}`")
    return Right(Form.PLACE, (Item(ask.of, place),), nudge=nudge)


FINDERS: dict[str, Finder] = {
    "names made": _made_by,
    "callers": _callers,
    "importers": _importers,
    "functions": _functions_in,
    "place": _place,
}
