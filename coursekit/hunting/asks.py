"""The kinds of questions that the kit can answer, and how they are written.

What is asked is one of these, ``X`` being the name of a table, a class or a function::

    tables · models · schemas · routes · routes with X
    columns of X · nullable columns of X · unique, indexed, default columns of X
    primary key of X · foreign keys · foreign keys of X · table of X · model of X
    relationships of X · kind of X.name
    input of ROUTE · output of ROUTE · fields of X · required fields of X
    function of ROUTE · status of ROUTE · dependencies of ROUTE
    names made by X · callers of X · importers of X · functions in FILE
    place of X · place of ROUTE
    status, functions, raiser, statements, tables or files on REQUESTS
    statements with X on REQUESTS
    line that raises on REQUESTS · line that makes X on REQUESTS
    line that sends INSERT on REQUESTS · line that sends INSERT with X on REQUESTS
    line that calls X · line that calls X in Y

``ROUTE`` is like ``POST /tasks``; for X may stand ``input of ROUTE`` or ``output of
ROUTE``. ``REQUESTS`` are written as for ``make trace``, with ``;`` between them; the
last one is looked at. Of statements, COMMIT and ROLLBACK are not counted, and those
``with`` a table are the ones that name it. Where several lines call X, each is right.
``number of …`` counts a list, ``… but not …`` takes one from
another, and ``… in the lesson`` looks at the lesson's worked example.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from coursekit.errors import UsageError
from coursekit.tracing.requests import Request, parsed

METHODS = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS"
ROUTE = rf"(?:{METHODS}) /\S*"
NAME = r"[A-Za-z_][\w.]*"
THING = rf"(?:(?:input|output) of {ROUTE}|{NAME})"
FORMS = (
    r"(?P<noun>tables|models|schemas|routes|foreign keys)",
    rf"(?P<noun>routes with) (?P<of>{NAME})",
    rf"(?P<noun>(?:nullable |unique |indexed |default )?columns) of (?P<of>{NAME})",
    rf"(?P<noun>primary key|foreign keys|table|model|relationships) of (?P<of>{NAME})",
    rf"(?P<noun>kind) of (?P<of>{NAME}\.\w+)",
    rf"(?P<noun>input|output|function|status|dependencies) of (?P<of>{ROUTE})",
    rf"(?P<noun>(?:required )?fields) of (?P<of>{THING})",
    rf"(?P<noun>names made) by (?P<of>{NAME})",
    rf"(?P<noun>callers|importers) of (?P<of>{NAME})",
    r"(?P<noun>functions) in (?P<of>\S+\.py)",
    rf"(?P<noun>place) of (?P<of>{ROUTE}|{NAME})",
    r"(?P<noun>status|functions|raiser|statements|tables|files) on (?P<on>.+)",
    rf"(?P<noun>statements with) (?P<of>{NAME}) on (?P<on>.+)",
    r"(?P<noun>line that raises) on (?P<on>.+)",
    rf"(?P<noun>line that makes) (?P<of>{NAME}) on (?P<on>.+)",
    rf"(?P<noun>line that sends) (?P<of>[A-Z]+(?: with {NAME})?) on (?P<on>.+)",
    rf"(?P<noun>line that calls) (?P<of>{NAME}(?: in {NAME})?)",
)
LESSON = re.compile(r"(.+) in the lesson")
NUMBER = re.compile(r"number of (.+)")
BUT_NOT = " but not "


@dataclass(frozen=True)
class Ask:
    """What is asked: a noun, what of, and what is done with the answer."""

    noun: str
    of: str = ""
    requests: tuple[Request, ...] = ()
    counted: bool = False
    without: Ask | None = None
    in_lesson: bool = False


def parse(text: str) -> Ask:
    """Return what a text asks; raises ``UsageError`` where the kit can't answer it."""
    if found := LESSON.fullmatch(text):
        return replace(parse(found[1]), in_lesson=True)
    if found := NUMBER.fullmatch(text):
        return replace(parse(found[1]), counted=True)
    first, but_not, second = text.partition(BUT_NOT)
    if but_not:
        return replace(parse(first), without=parse(second))
    for form in FORMS:
        if found := re.fullmatch(form, text):
            facts = found.groupdict()
            noun, of, on = facts["noun"], facts.get("of") or "", facts.get("on")
            if not on:
                return Ask(noun, of)
            return Ask(noun if " " in noun else f"{noun} on", of, _requests(on))
    raise UsageError(
        f"`{text}` is no kind of question that the kit can answer:"
        " coursekit/hunting/asks.py lists them."
    )


def _requests(text: str) -> tuple[Request, ...]:
    requests = tuple(parsed(part, "What is asked") for part in text.split("; "))
    if requests[-1].person:
        raise UsageError(
            f"`{text}` ends with a person: let a request be the last, like GET /tasks."
        )
    return requests
