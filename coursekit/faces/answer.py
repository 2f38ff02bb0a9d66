"""An answer of the app: an httpx response whose JSON is read strictly."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NoReturn

import httpx

from coursekit.verdict import Blame, Failure


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

    def json(self, **_: Any) -> Any:
        """Return the body's JSON, its objects as ``Fields`` and its lists as ``Items``.

        Raises ``Failure`` for a body that is no JSON, NaN and Infinity included.
        """
        try:
            text = self.content.decode("utf-8")
            return _wrapped(json.loads(text, parse_constant=_refuse))
        except (ValueError, RecursionError) as error:
            kind = self.headers.get("content-type", "without a content type")
            raise Failure(
                Blame.WRONG_ANSWER,
                "a body in JSON",
                f"a body that is no JSON ({kind}): {self._reason(error)}",
            ) from None

    def _reason(self, error: Exception) -> str:
        if isinstance(error, RecursionError):
            return "it is nested too deeply"
        return str(error) if self.content.strip() else "it is empty"


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
        names = ", ".join(f"`{name}`" for name in self) or "none at all"
        raise Failure(
            Blame.WRONG_ANSWER,
            f"an answer with the field `{key}`",
            f"an answer with these fields: {names}",
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
