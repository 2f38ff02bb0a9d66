"""What an answer shows of a common slip, told beside what was expected."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from coursekit.grading.exchange import Exchange

RETURNED = {"status_code", "detail", "headers"}  # what FastAPI makes of the exception
IS_RETURNED = (
    "It returned an HTTPException as an answer: write `raise HTTPException(…)`, not"
    " `return`."
)
IS_UNREAD = (
    "`{}` is what FastAPI makes of an object of the ORM after a commit: read it again"
    " with `refresh` before you return it."
)


def routing(exchange: Exchange) -> str:
    """Return what FastAPI's own 404 or 405 means, if the answer is one of them."""
    asked, fastapi = exchange.first_line.partition("?")[0], ", as FastAPI answers where"
    match exchange.status, exchange.body.replace(" ", ""):
        case 404, '{"detail":"NotFound"}':
            return f"{fastapi} no path operation fits {asked}"
        case 405, '{"detail":"MethodNotAllowed"}':
            return f"{fastapi} the path is known, but not for {exchange.method}"
    return ""


def clue(exchange: Exchange) -> str:
    """Return a sentence on a slip that an answer with 2xx shows, or nothing."""
    if exchange.status is None or not 200 <= exchange.status < 300:
        return ""
    try:
        body = json.loads(exchange.body)
    except (ValueError, RecursionError):
        return ""
    objects = list(_objects(body))
    if any(each.keys() == RETURNED for each in objects):
        return IS_RETURNED
    return IS_UNREAD if {} in objects else ""


def _objects(body: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects on top of an answer, and those one level below."""
    for value in (body, *(body if isinstance(body, list) else ())):
        if isinstance(value, dict):
            yield value
            yield from (each for each in value.values() if isinstance(each, dict))
