"""Listening to SQLAlchemy: statements, rows, and the objects made of them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import islice
from time import perf_counter
from typing import Any

from coursekit.sandbox.recording.places import place_of
from coursekit.sandbox.recording.recorder import Recorder
from coursekit.sandbox.recording.values import pairs_of

MOST_ROWS = 5
MOST_STATEMENT = 4_000


class Statements:
    """Each statement and end of a transaction, each object made or read."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._began: dict[int, float] = {}
        self._numbers: dict[int, int] = {}

    def begin(self) -> None:
        """Listen from now on; raises ``ImportError`` where there is nothing to hear."""
        from sqlalchemy import event
        from sqlalchemy.engine import Engine

        event.listen(Engine, "before_cursor_execute", self._before)
        event.listen(Engine, "after_cursor_execute", self._after)
        event.listen(Engine, "handle_error", self._failed)
        event.listen(Engine, "commit", lambda *_: self._ended("COMMIT"))
        event.listen(Engine, "rollback", lambda *_: self._ended("ROLLBACK"))
        from sqlalchemy.orm import Mapper

        event.listen(Mapper, "init", self._made)
        event.listen(Mapper, "load", self._read)
        event.listen(Mapper, "refresh", self._read)

    def _before(self, *arguments: Any) -> None:
        self._began[id(arguments[4])] = perf_counter()

    def _after(
        self,
        _: Any,
        cursor: Any,
        statement: str,
        parameters: Any,
        context: Any,
        __: Any,
    ) -> None:
        seconds = perf_counter() - self._began.pop(id(context), perf_counter())
        if self._recorder.is_on:
            changed = getattr(cursor, "rowcount", -1)
            is_reading = bool(getattr(cursor, "description", None))
            count = -1 if is_reading else max(changed, -1)
            number = self._statement(statement, parameters, context, seconds, count)
            with suppress(AttributeError):
                context.coursekit_step = number

    def _statement(
        self, statement: str, parameters: Any, context: Any, seconds: float, count: int
    ) -> int:
        text = " ".join(statement.split())[:MOST_STATEMENT]
        return self._recorder.step(
            "sql",
            "sql",
            text.partition(" ")[0].upper(),
            text=self._recorder.describer.masked(text, MOST_STATEMENT),
            values=self._values(parameters, context),
            seconds=round(seconds, 6),
            count=count,
        )

    def _values(self, parameters: Any, context: Any) -> list[tuple[str, str]]:
        named = getattr(context, "compiled_parameters", None) or [parameters]
        many = isinstance(named, list) and len(named) > 1
        found: list[tuple[str, str]] = []
        for each in islice(named, 3):
            found += [
                (name, self._recorder.describer.words(value, name))
                for name, value in pairs_of(each)
            ]
        more = [("…", f"{len(named) - 3} more sets")] if many and len(named) > 3 else []
        return found[:30] + more

    def _failed(self, context: Any) -> None:
        if not self._recorder.is_on or context.statement is None:
            return
        execution = context.execution_context
        began = self._began.pop(id(execution), perf_counter())
        error = context.original_exception
        number = self._statement(
            context.statement,
            context.parameters,
            execution,
            perf_counter() - began,
            -1,
        )
        words = self._recorder.describer.masked(f"{type(error).__name__}: {error}")
        self._recorder.step("sql-error", "sql", "error", of=number, text=words)

    def _ended(self, word: str) -> None:
        if self._recorder.is_on:
            self._recorder.step("sql", "sql", word, text=word, values=[], count=-1)

    def _made(self, target: Any, _: Any, values: dict[str, Any]) -> None:
        if self._recorder.is_on:
            words = self._recorder.describer.words
            pairs = [(name, words(value, name)) for name, value in values.items()]
            self._model("made", target, pairs[:30])

    def _read(self, target: Any, *_: Any) -> None:
        if self._recorder.is_on:
            text = self._recorder.describer.words(target)
            self._model("read", target, [("row", text)])

    def _model(self, kind: str, target: Any, values: list[tuple[str, str]]) -> None:
        place = place_of(type(target), self._recorder)
        self._recorder.step(
            kind, "model", type(target).__name__, values=values, model=place
        )


class Rows:
    """The rows that the learner's statements give, as far as they are fetched."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def begin(self) -> None:
        """Listen from now on; raises ``ImportError`` where there is nothing to hear."""
        from sqlalchemy.engine import cursor

        for name in ("CursorFetchStrategy", "BufferedRowCursorFetchStrategy"):
            self._watch(getattr(cursor, name))
        self._watch(cursor.FullyBufferedCursorFetchStrategy)

    def _watch(self, strategy: Any) -> None:
        for name in ("fetchone", "fetchmany", "fetchall"):
            fetch = vars(strategy).get(name)
            if fetch is not None:
                setattr(strategy, name, self._watched(fetch, one=name == "fetchone"))

    def _watched(self, fetch: Callable[..., Any], *, one: bool) -> Callable[..., Any]:
        @functools.wraps(fetch)
        def watched(strategy: Any, result: Any, *rest: Any, **more: Any) -> Any:
            names = list(result.keys()) if self._recorder.is_on else []
            rows = fetch(strategy, result, *rest, **more)
            number = getattr(result.context, "coursekit_step", 0)
            if number and self._recorder.is_on:
                fetched = [rows] if one else rows
                self._tell(number, names, [row for row in fetched if row is not None])
            return rows

        return watched

    def _tell(self, number: int, names: list[str], rows: list[Any]) -> None:
        values = [("", self._row(names, row)) for row in rows[:MOST_ROWS]]
        self._recorder.step(
            "rows", "sql", "rows", of=number, count=len(rows), values=values
        )

    def _row(self, names: Iterable[str], row: Iterable[Any]) -> str:
        words = self._recorder.describer.words
        pairs = (
            (name, words(value, name)) for name, value in zip(names, row, strict=False)
        )
        text = ", ".join(f"{name}={value}" for name, value in islice(pairs, 20))
        return self._recorder.describer.masked(text)
