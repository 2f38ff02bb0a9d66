"""An app around the learner's that tells its errors itself, and where requests end.

What a learner does to logging (``dictConfig`` turns other loggers off) changes nothing
of that: the words go to standard error as they are.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from coursekit.sandbox.marks import ENDED, RAISED
from coursekit.sandbox.tracebacks import own_lines


class Reporting:
    """Serves as the app within does, with a mark in the log after each request."""

    def __init__(self, app: Any, home: Path) -> None:
        self._app = app
        self._home = home

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one request; the server is told of an error too, as it closes up."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        except Exception as error:
            tell(error, self._home)
            raise Told from error
        except KeyboardInterrupt as error:  # the server answers first, and tells later
            tell(error, self._home)
            raise
        finally:
            _print(ENDED)


class Told(Exception):
    """An error of the app that stands in the log already."""


def tell(error: BaseException, home: Path) -> None:
    """Print an error with the learner's own lines, so that it is known as one."""
    _print(f"{RAISED}{own_lines(error, home)}\n")


def _print(words: str) -> None:
    """Print after all that was printed before, on whatever a learner made of it."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):
            stream.flush()
    with suppress(Exception):
        sys.__stderr__.write(words)  # type: ignore[union-attr]
        sys.__stderr__.flush()  # type: ignore[union-attr]
