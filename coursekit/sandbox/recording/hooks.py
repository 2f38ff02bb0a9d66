"""Listening to the libraries: here what Pydantic validates, in ``sql.py`` the rest.

A library that lacks what is listened to is passed over: the trace then says less.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import suppress
from time import perf_counter
from typing import Any, get_args

from coursekit.sandbox.recording.lanes import Lanes, kind_of
from coursekit.sandbox.recording.places import place_of
from coursekit.sandbox.recording.recorder import Recorder, within_step
from coursekit.sandbox.recording.sql import Rows, Statements

MOST_ERRORS = 5


def listen(recorder: Recorder, lanes: Lanes) -> None:
    """Have the libraries that the app uses tell the recorder what they do."""
    for listener in (
        _Validation(recorder, lanes),
        Statements(recorder),
        Rows(recorder),
    ):
        with suppress(ImportError, AttributeError):
            listener.begin()


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
        place = place_of(schema or self._lanes.owners.get(id(field)), self._recorder)
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
