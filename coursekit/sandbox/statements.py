"""Counting the SQL statements of an app, told in a header of each answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

HEADER = "x-sql-statements"
Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]


class CountedStatements:
    """An ASGI app around the learner's: each answer says how many statements ran.

    The number counts all statements since the process started, on any engine.
    """

    def __init__(self, app: Any) -> None:
        self._app = app
        self._count = 0
        event.listen(Engine, "before_cursor_execute", self._add)

    def _add(self, *_: Any) -> None:
        self._count += 1

    async def __call__(self, scope: Any, receive: Any, send: Send) -> None:
        """Serve one request, and add the header to its answer."""

        async def send_with_count(message: Message) -> None:
            if message["type"] == "http.response.start":
                header = (HEADER.encode(), str(self._count).encode())
                message["headers"] = [*message.get("headers", ()), header]
            await send(message)

        await self._app(scope, receive, send_with_count)
