"""Right answers that only a request shows: one is sent, and its trace is read."""

from __future__ import annotations

import re
import shlex

from coursekit.hunting.answers import Form, Item, Right
from coursekit.hunting.asks import Ask
from coursekit.hunting.code import Code, Place, functions
from coursekit.hunting.finding import Finder, Missing, listed
from coursekit.hunting.tables import table_item
from coursekit.tracing.journeys import Journey
from coursekit.tracing.steps import Step, text

READ_IT = "Read the code below the decorator, line by line."


def trace_it(code: Code, ask: Ask) -> str:
    """Return how a request is followed: only a folder that is there can be traced."""
    if not code.trace:
        return READ_IT
    if len(ask.requests) > 1:
        words = f"`{code.trace} FILE=…`, with a file that holds one a line"
        return f"Follow the requests: {words}. Or read the code below the decorator."
    request = shlex.quote(str(ask.requests[0]))
    return f"Follow it: `{code.trace} REQUEST={request}`. Or read the code instead."


def _status_on(code: Code, ask: Ask) -> Right:
    journey = end_of(code, ask)
    return Right(Form.NUMBER, (Item(str(journey.status)),), nudge=trace_it(code, ask))


def end_of(code: Code, ask: Ask) -> Journey:
    """Return the last request's journey; raises ``Missing`` where it has no end."""
    journey = code.journey(ask.requests)
    if journey.failure is not None:
        raise Missing(f"the request gets no answer: {journey.failure.got}")
    return journey


def _entered(code: Code, ask: Ask) -> list[Step]:
    steps = end_of(code, ask).steps
    return [s for s in steps if s.kind == "enter" and s.file.startswith("app/")]


def _functions_on(code: Code, ask: Ask) -> Right:
    found: dict[str, Item] = {}
    for step in _entered(code, ask):
        name = step.name.rpartition(".")[2]
        found.setdefault(name, Item(name, code.shifted(step.file, step.line)))
    others = [f.name for _, tree in code.modules() for f in functions(tree)]
    return listed(found.values(), others, trace_it(code, ask), Form.ORDER)


def _raiser(code: Code, ask: Ask) -> Right:
    steps = end_of(code, ask).steps
    for step in steps:
        if step.kind == "raise" and step.file.startswith("app/"):
            name = step.name.rpartition(".")[2]
            others = [s.name.rpartition(".")[2] for s in _entered(code, ask)]
            place = code.shifted(step.file, step.line)
            return listed([Item(name, place)], others, trace_it(code, ask))
    raise Missing("nothing raises an error on that request")


def _sent(code: Code, ask: Ask) -> list[Step]:
    steps = end_of(code, ask).steps
    return [
        s for s in steps if s.kind == "sql" and s.name not in ("COMMIT", "ROLLBACK")
    ]


def mentions(step: Step, table: str) -> bool:
    """Return whether a statement has to do with a table: it stands in its text."""
    return re.search(rf"(?<!\w){re.escape(table)}(?!\w)", step.text) is not None


def _statements_on(code: Code, ask: Ask) -> Right:
    return _statements(code, ask, _sent(code, ask))


def _statements_with(code: Code, ask: Ask) -> Right:
    if ask.of not in [text(table.get("name")) for table in code.facts["tables"]]:
        raise Missing(f"there is no table `{ask.of}`")
    sent = _sent(code, ask)
    return _statements(code, ask, [step for step in sent if mentions(step, ask.of)])


def _statements(code: Code, ask: Ask, sent: list[Step]) -> Right:
    items = [
        Item(step.name, code.shifted(step.file, step.line) if step.file else Place())
        for step in sent
    ]
    return listed(items, (), trace_it(code, ask), Form.STATEMENTS)


def _tables_on(code: Code, ask: Ask) -> Right:
    sent = _sent(code, ask)
    tables = [table_item(code, table) for table in code.facts["tables"]]
    found = [t for t in tables if any(mentions(step, t.name) for step in sent)]
    return listed(found, [table.name for table in tables], trace_it(code, ask))


def _files_on(code: Code, ask: Ask) -> Right:
    names = dict.fromkeys(step.file for step in _entered(code, ask))
    others = [file for file, _ in code.modules()]
    return listed(
        [Item(name, Place(name)) for name in names], others, trace_it(code, ask)
    )


FINDERS: dict[str, Finder] = {
    "status on": _status_on,
    "functions on": _functions_on,
    "raiser on": _raiser,
    "statements on": _statements_on,
    "statements with": _statements_with,
    "tables on": _tables_on,
    "files on": _files_on,
}
