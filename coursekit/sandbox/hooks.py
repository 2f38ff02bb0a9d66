"""Listening to the libraries: what Pydantic validates, what SQLAlchemy sends and reads.

A library that lacks what is listened to is passed over: the trace then says less.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import islice
from time import perf_counter
from typing import Any, get_args

from coursekit.sandbox.lanes import Lanes, code_of, kind_of
from coursekit.sandbox.recorder import Recorder, within_step
from coursekit.sandbox.values import pairs_of

MOST_ROWS = 5
MOST_ERRORS = 5
MOST_STATEMENT = 4_000


def listen(recorder: Recorder, lanes: Lanes) -> None:
    """Have the libraries that the app uses tell the recorder what they do."""
    for listener in (_Validation(recorder, lanes), _Statements(recorder)):
        with suppress(ImportError, AttributeError):
            listener.begin()
    with suppress(ImportError, AttributeError):
        _Rows(recorder).begin()


class _Validation:
    """Each value that a schema, or a parameter's type, accepts or refuses."""

    def __init__(self, recorder: Recorder, lanes: Lanes) -> None:
        self._recorder = recorder
        self._lanes = lanes

    def begin(self) -> None:
        from pydantic import BaseModel

        made = BaseModel.__init__

        @functools.wraps(made)
        def init(self_: Any, /, **data: Any) -> None:
            self._validated(type(self_), data, lambda: made(self_, **data), self_)

        BaseModel.__init__ = init  # type: ignore[method-assign]
        from fastapi._compat import ModelField

        validate = ModelField.validate

        @functools.wraps(validate)
        def checked(field: Any, value: Any, *rest: Any, **more: Any) -> Any:
            return self._checked(
                field, value, lambda: validate(field, value, *rest, **more)
            )

        ModelField.validate = checked  # type: ignore[method-assign,assignment]

    def _validated(
        self, kind: type, data: dict[str, Any], make: Callable[[], Any], made: Any
    ) -> None:
        """Tell of a schema's object that the learner's code makes itself."""
        recorder = self._recorder
        frame = recorder.own_frame() if recorder.is_on else None
        is_own = kind.__module__.partition(".")[0] == "app"
        if frame is None or not is_own:
            make()
            return
        before = recorder.describer.words(data)
        try:
            make()
        except Exception as error:
            text = recorder.describer.masked(" ".join(str(error).split()))
            values = [("from", before), ("refused", text)]
            recorder.step("refused", "schema", kind.__name__, values=values)
            raise
        values = [("from", before), ("to", recorder.describer.words(made))]
        recorder.step("checked", "schema", kind.__name__, values=values)

    def _checked(
        self, field: Any, value: Any, validate: Callable[[], tuple[Any, Any]]
    ) -> tuple[Any, Any]:
        if not self._recorder.is_on:
            return validate()
        began = perf_counter()
        number = self._begin(field, value)
        token = within_step.set((number, "schema"))
        try:
            result, errors = validate()
        finally:
            within_step.reset(token)
        self._tell(field, number, result, errors, perf_counter() - began)
        return result, errors

    def _begin(self, field: Any, value: Any) -> int:
        annotation = getattr(field.field_info, "annotation", None)
        schema = _schema_in(annotation)
        place = _place(schema or self._lanes.owners.get(id(field)), self._recorder)
        name = field.name if schema is None else _words_of(annotation)
        way = "out" if getattr(field, "mode", "") == "serialization" else "in"
        way = way if schema or way == "in" else "plain"
        values = [("from", self._recorder.describer.words(value, field.name))]
        return self._recorder.step(
            "validate", "schema", name, text=way, values=values, **place
        )

    def _tell(
        self, field: Any, number: int, result: Any, errors: Any, seconds: float
    ) -> None:
        words = self._recorder.describer.words
        kind, values = "accepted", [("to", words(result, field.name))]
        if errors:
            kind = "refused"
            values = [_refusal(error) for error in errors[:MOST_ERRORS]]
        self._recorder.step(
            kind, "schema", field.name, of=number, values=values, seconds=seconds
        )


def _refusal(error: Any) -> tuple[str, str]:
    where = ".".join(str(part) for part in error.get("loc", ()))
    return where[:100], str(error.get("msg", ""))[:200]


def _schema_in(annotation: Any) -> type | None:
    """Return the Pydantic class in a type, like that of ``list[TaskResponse]``."""
    if isinstance(annotation, type) and kind_of(annotation) == "schema":
        return annotation
    found = (_schema_in(part) for part in get_args(annotation))
    return next((kind for kind in found if kind), None)


def _words_of(annotation: Any) -> str:
    if isinstance(annotation, type) and not get_args(annotation):
        return annotation.__name__
    return str(annotation).replace("app.schemas.", "").replace("app.", "")[:100]


@functools.lru_cache(maxsize=500)
def _line_of(what: Any) -> tuple[str, int]:
    code = None if isinstance(what, type) else code_of(what)
    if code is not None:
        return code.co_filename, code.co_firstlineno
    with suppress(OSError, TypeError):
        return inspect.getsourcefile(what) or "", inspect.getsourcelines(what)[1]
    return "", 0


def _place(what: Any, recorder: Recorder) -> dict[str, Any]:
    file, line = _line_of(what) if what is not None else ("", 0)
    return {"file": recorder.short(file), "line": line}


class _Statements:
    """Each statement and end of a transaction, each object made or read."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._began: dict[int, float] = {}
        self._numbers: dict[int, int] = {}

    def begin(self) -> None:
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
        place = _place(type(target), self._recorder)
        self._recorder.step(
            kind, "model", type(target).__name__, values=values, model=place
        )


class _Rows:
    """The rows that the learner's statements give, as far as they are fetched."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def begin(self) -> None:
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
