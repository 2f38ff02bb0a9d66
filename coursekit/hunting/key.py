"""The right answers, found in the code and never stored."""

from __future__ import annotations

from dataclasses import replace

from coursekit.hunting import lines, places, requests, routes, tables
from coursekit.hunting.answers import Form, Item, Right
from coursekit.hunting.asks import Ask
from coursekit.hunting.code import Code
from coursekit.hunting.finding import names

FINDERS = (
    tables.FINDERS | routes.FINDERS | places.FINDERS | requests.FINDERS | lines.FINDERS
)


def right_answer(ask: Ask, code: Code) -> Right:
    """Return the right answer; raises ``Missing`` where nothing is to be asked."""
    found = _found(ask, code)
    if ask.without is not None:
        taken = {item.name for item in _found(ask.without, code).items}
        left = tuple(item for item in found.items if item.name not in taken)
        found = replace(
            found, items=left, others=found.others | taken | names(found.items)
        )
    if ask.counted:
        found = replace(found, form=Form.NUMBER, items=(Item(str(len(found.items))),))
    return found


def _found(ask: Ask, code: Code) -> Right:
    return FINDERS[ask.noun](code, ask)
