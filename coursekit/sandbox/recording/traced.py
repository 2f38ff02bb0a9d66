"""A traced app: each request is followed through the learner's code, and written down.

recorder.py  the lines that are written     frames.py  the learner's functions
lanes.py     what belongs to which lane     hooks.py   Pydantic; sql.py: SQLAlchemy
values.py    values in a few words          facts.py   what the app consists of
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from coursekit.sandbox.recording.frames import Frames
from coursekit.sandbox.recording.hooks import listen
from coursekit.sandbox.recording.inventory import facts_of
from coursekit.sandbox.recording.lanes import Lanes
from coursekit.sandbox.recording.recorder import Recorder, request_number

MOST_BYTES_OF_FACTS = 1 << 20

Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]


class Traced:
    """An ASGI app around the learner's, which writes down the way of each request."""

    def __init__(self, app: Any, recorder: Recorder) -> None:
        self._app = app
        self._recorder = recorder
        self._count = 0

    def _begin(self) -> None:
        """Look at the app when it is whole: it may be put together at start-up."""
        lanes = Lanes(self._app, self._recorder.home)
        facts = facts_of(self._app, self._recorder.home)
        self._recorder.write({"kind": "app", **facts}, MOST_BYTES_OF_FACTS)
        listen(self._recorder, lanes)
        Frames(self._recorder, lanes).follow()

    async def __call__(self, scope: Any, receive: Any, send: Send) -> None:
        """Serve one request and write down its way."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if not self._count:
            self._begin()
        self._count += 1
        self._recorder.begin(self._count)

        async def send_and_tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._tell("answer", str(message["status"]))
            await send(message)

        try:
            await self._app(scope, receive, send_and_tell)
        finally:
            self._tell("end", "")
            request_number.set(0)

    def _tell(self, kind: str, name: str) -> None:
        """Write an answer and an end, though there be no room for more steps."""
        number = request_number.get()
        facts = {"request": number, "kind": kind, "name": name, "lane": "answer"}
        self._recorder.write(facts | {"at": self._recorder.now(), "within": 0})
