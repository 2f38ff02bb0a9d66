"""Counting the SQL statements of an app, told in headers of each answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

HEADER = "x-sql-statements"
REPEATED = "x-sql-repeated"
MOST_REPEATED = 2  # statements that are told of one request
MOST_CHARACTERS = 300
Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]


class CountedStatements:
    """An ASGI app around the learner's: each answer says how many statements ran.

    The number counts all statements since the process started, on any engine. Those
    that one request repeats are told too; requests are to be sent one by one.
    """

    def __init__(self, app: Any) -> None:
        self._app = app
        self._count = 0
        self._texts: Counter[str] = Counter()
        event.listen(Engine, "before_cursor_execute", self._add)

    def _add(self, _: Any, __: Any, statement: str, *___: Any) -> None:
        self._count += 1
        self._texts[" ".join(statement.split())] += 1

    async def __call__(self, scope: Any, receive: Any, send: Send) -> None:
        """Serve one request, and add the headers to its answer."""
        self._texts.clear()

        async def send_with_count(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = [(HEADER.encode(), str(self._count).encode())]
                if repeated := self._repeated():
                    ours.append(
                        (REPEATED.encode(), repeated.encode("ascii", "replace"))
                    )
                message["headers"] = [*message.get("headers", ()), *ours]
            await send(message)

        await self._app(scope, receive, send_with_count)

    def _repeated(self) -> str:
        """Return the statements that ran most often, if one ran more than once."""
        return "; ".join(
            f"{times} times: {text:.{MOST_CHARACTERS}}"
            for text, times in self._texts.most_common(MOST_REPEATED)
            if times > 1
        )
