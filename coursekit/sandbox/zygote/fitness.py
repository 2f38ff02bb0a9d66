"""What an import left that the forks of its process must not share.

Each function returns a few words for that, or nothing. They are for who works on the
kit: an app that is unfit is graded all the same, with an import for each check.
"""

from __future__ import annotations

import gc
import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from coursekit.sandbox import limits

DRIVERS = {"sqlite3", "aiosqlite", "psycopg", "psycopg2", "asyncpg"}


class Traces:
    """What was there before an import, to be compared with what is there afterwards.

    ``token`` is a word that only the name of this process's own folder holds. It is to
    be made before ``gc.freeze``, or it would find itself.
    """

    def __init__(self, token: str) -> None:
        self._token = token
        self._files = open_files()
        self._modules = set(sys.modules)
        self._began = self._ended = time.time()
        self._random = random.getstate()
        self.drew = False

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Notice what is drawn by lot in the block, by the system's own source."""
        urandom = os.urandom

        def noticed(size: int) -> bytes:
            self.drew = True
            return urandom(size)

        os.urandom = random._urandom = noticed  # type: ignore[attr-defined]
        try:
            yield
        finally:
            os.urandom = random._urandom = urandom  # type: ignore[attr-defined]

    def left(self) -> str:
        """Return what the import left that forks would share, or nothing."""
        if os.path.basename(os.getcwd()) != self._token:
            return "it changed the working folder"
        if len(os.listdir("/proc/self/task")) > 1:
            return "it started a thread"
        if limits.children():
            return "it started a process"
        if self.drew or random.getstate() != self._random:
            return "it drew something by lot"
        return self._left_open() or self._remembers()

    def _left_open(self) -> str:
        now = open_files()
        opened = {now[n] for n in now if self._files.get(n) != now[n]}
        if opened:
            return f"it left open: {', '.join(sorted(opened))}"
        if self._files.keys() - now.keys():
            return "it closed files that are not its own"
        return ""

    def _remembers(self) -> str:
        """Look through every object that the import made, and what these refer to."""
        objects = gc.get_objects()  # before this search makes any of its own
        self._ended = time.time()
        for name, value in os.environ.items():
            if self._token in value:
                return f"the variable {name} holds {value!r:.100}"
        for holder, value in _values(objects):
            if words := self._shared(value):
                return f"{type(holder).__name__} remembers {words}"
        return ""

    def _shared(self, value: Any) -> str:
        """Return what a value is that two processes must not both have."""
        kind = type(value)
        if kind is str:
            return f"{value!r:.120}" if self._token in value else ""
        if kind is bytes:
            return f"{value!r:.120}" if self._token.encode() in value else ""
        if kind is float and self._began <= value <= self._ended:
            return "the time of the import"
        if kind is datetime and self._began <= _stamp(value) <= self._ended:
            return "the time of the import"
        if kind is UUID:
            return "a UUID"
        if kind.__name__ == "Connection" and kind.__module__.split(".")[0] in DRIVERS:
            return f"a connection of {kind.__module__}"
        return ""


def _values(objects: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield each object, and with it what it refers to.

    Tuples and dictionaries that the collector does not track are looked through.
    """
    seen: set[int] = set()
    for each in objects:
        yield each, each
        waiting = [each]
        while waiting:
            for below in gc.get_referents(waiting.pop()):
                if gc.is_tracked(below) or id(below) in seen:
                    continue
                yield each, below
                if isinstance(below, tuple | dict):
                    seen.add(id(below))
                    waiting.append(below)


def _stamp(moment: datetime) -> float:
    """Return a moment in seconds; one without a zone may be local or UTC."""
    if moment.tzinfo is None:
        local, utc = moment.timestamp(), moment.replace(tzinfo=UTC).timestamp()
        return min((local, utc), key=lambda each: abs(each - time.time()))
    return moment.timestamp()


def open_files() -> dict[int, str]:
    """Return the open files of this process, by their numbers."""
    found = {}
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError):
            found[int(name)] = os.readlink(f"/proc/self/fd/{name}")
    return {number: to for number, to in found.items() if not to.endswith("/fd")}


def close_pools() -> str:
    """Close the connections that engines hold ready: they are opened again at need.

    Return what an engine is that can't, or nothing. One in memory is its only copy.
    """
    engines = sys.modules.get("sqlalchemy.engine")
    if engines is None:
        return ""
    for each in gc.get_objects():
        if isinstance(each, engines.Engine) and not each.dialect.is_async:
            if _is_in_memory(each):
                continue
            try:
                each.dispose()
            except Exception as error:
                return f"an engine can't be disposed: {error!r:.100}"
    return ""


def _is_in_memory(engine: Any) -> bool:
    return engine.dialect.name == "sqlite" and (
        engine.url.database in (None, "", ":memory:")
        or "mode=memory" in str(engine.url)
    )
