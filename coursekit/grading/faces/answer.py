"""An answer of the app: an httpx response whose JSON is read strictly."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice
from typing import Any, NoReturn

import httpx

from coursekit.grading.verdict import Blame, Failure
from coursekit.text.printable import shortened

# Python refuses to read more by itself (sys.set_int_max_str_digits)
MOST_DIGITS = 4_000
MOST_NAMES = 20


class Answer(httpx.Response):
    """What came back for one request; ``json()`` fails the check if it is no JSON."""

    @classmethod
    def received(
        cls, status: int, headers: Iterable[tuple[bytes, bytes]], body: bytes
    ) -> Answer:
        """Return an answer from what the network brought; nothing is unpacked.

        The client asks for no compression, so a compressed body stays as it is.
        """
        kept = [(k, v) for k, v in headers if k.lower() != b"content-encoding"]
        return cls(status, headers=kept, content=body)

    @property
    def has_redirect_location(self) -> bool:
        """Never true: no redirect is followed, so its address need not be one."""
        return False

    @property
    def text(self) -> str:
        """The body as UTF-8, whatever alphabet the answer claims to be in."""
        return self.content.decode("utf-8", "replace")

    def json(self, **_: Any) -> Any:
        """Return the body's JSON, its objects as ``Fields`` and its lists as ``Items``.

        Raises ``Failure`` for a body that is no JSON, NaN and Infinity included, and
        for one that does not say that it is.
        """
        kind = self.headers.get("content-type", "without a content type")
        try:
            value = _read(self.content)
        except (ValueError, RecursionError) as error:
            raise Failure(
                Blame.WRONG_ANSWER,
                "a body in JSON" if self.status_code < 500 else "an answer, no crash",
                f"a body that is no JSON ({kind}): {self._reason(error)}",
            ) from None
        if "json" not in kind.lower():
            raise Failure(
                Blame.WRONG_ANSWER,
                "a body whose header Content-Type says application/json",
                f"JSON, but the header says otherwise ({kind})",
            )
        return value

    def _reason(self, error: Exception) -> str:
        if not self.content.strip():
            return "it is empty"
        if isinstance(error, RecursionError):
            return "it is nested too deeply"
        if isinstance(error, UnicodeDecodeError):
            return f"byte {error.start + 1} is no text in UTF-8"
        if isinstance(error, json.JSONDecodeError) and error.pos == 0:
            return f"it begins with `{shortened(self.text, 20)}`"
        return str(error)


def _read(body: bytes) -> Any:
    return _wrapped(
        json.loads(body.decode("utf-8"), parse_constant=_refuse, parse_int=_integer)
    )


def _integer(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"it has a number of {len(digits)} digits")
    return int(digits)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not part of JSON")


def _wrapped(value: Any) -> Any:
    if isinstance(value, dict):
        return Fields({key: _wrapped(item) for key, item in value.items()})
    if isinstance(value, list):
        return Items(_wrapped(item) for item in value)
    return value


class Fields(dict[str, Any]):
    """A JSON object; asking for a field that is not there fails the check."""

    def __missing__(self, key: object) -> NoReturn:
        first = islice(self, MOST_NAMES)
        names = ", ".join(f"`{shortened(name, 40)}`" for name in first)
        if len(self) > MOST_NAMES:
            names += f" and {len(self) - MOST_NAMES} more"
        raise Failure(
            Blame.WRONG_ANSWER,
            f"an answer with the field `{key}`",
            f"an answer with these fields: {names or 'none at all'}",
        )


class Items(list[Any]):
    """A JSON array; asking it for a field or a missing item fails the check."""

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, str):
            raise Failure(
                Blame.WRONG_ANSWER,
                f"an object with the field `{index}`",
                "a list",
            )
        try:
            return super().__getitem__(index)
        except IndexError:
            raise Failure(
                Blame.WRONG_ANSWER,
                f"a list with more than {len(self)} items",
                f"a list with {len(self)} items",
            ) from None
