"""Values of a learner's program in a few words, without running a line of it.

No ``__repr__`` of an unknown class is called: it may lie, fail or never end. What is
called a password, a hash or a token is not shown, wherever it turns up again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from itertools import islice
from typing import Any
from uuid import UUID

HIDDEN = "•••"
MOST_CHARACTERS = 300
MOST_ITEMS = 8
DEEPEST = 3  # a query may hang on an object for ever
MOST_SECRETS = 100
SHORTEST_SECRET = 6  # a shorter one would blank out innocent words
SECRET_NAME = re.compile(
    r"passw|secret|token$|hash|credential|authorization|api_?key|^bearer$",
    re.IGNORECASE,
)
HARMLESS_NAME = re.compile(r"token_type|hash_?tag", re.IGNORECASE)
SECRET_TEXT = re.compile(
    r"eyJ[\w-]{4,}\.[\w-]*(?:\.[\w-]*)?"  # a JSON web token
    r"|\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{20,}"  # a hash of bcrypt
    r"|(?i:bearer +)[\w.~+/-]{8,}=*"
)
PLAIN = (bool, int, float, complex, Decimal, type(None), UUID, timedelta)
TIMES = (datetime, date, time)


def is_secret(name: str) -> bool:
    """Return whether what has this name is not to be shown."""
    return bool(SECRET_NAME.search(name)) and not HARMLESS_NAME.search(name)


class Describer:
    """Words for values; it remembers the secrets that it met under their names."""

    def __init__(self) -> None:
        self._secrets: set[str] = set()

    def words(self, value: Any, name: str = "") -> str:
        """Return a value in at most ``MOST_CHARACTERS``; whatever fails is told."""
        try:
            text = self._described(value, name, 0)
        except Exception as error:
            text = f"<{type(value).__name__}, not readable: {type(error).__name__}>"
        return self.masked(text)

    def masked(self, text: str, most: int = MOST_CHARACTERS) -> str:
        """Return a text without the secrets that are known or that look like one."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        text = SECRET_TEXT.sub(HIDDEN, text[: most * 4])
        return text if len(text) <= most else f"{text[: most - 1]}…"

    def _described(self, value: Any, name: str, depth: int) -> str:
        kind = type(value)
        if name and is_secret(name) and self._hides(value):
            return HIDDEN
        if isinstance(value, Enum):
            return f"{_name(kind)}.{value._name_}"
        if isinstance(value, str):
            text = str.__getitem__(value, slice(0, MOST_CHARACTERS * 4))
            return repr(text)
        if kind in (bytes, bytearray):
            return repr(bytes(value[:MOST_CHARACTERS]))
        if kind in PLAIN:
            return repr(value) if kind is not int else _number(value)
        if kind in TIMES:
            return str(value.isoformat())
        if depth >= DEEPEST:
            return "…"
        return self._composed(value, depth + 1)

    def _hides(self, value: Any) -> bool:
        """Remember a secret; what is no text (a count, None, a flag) may be shown."""
        if type(value) is bytes:
            value = value.decode(errors="replace")
        is_long = type(value) is str and SHORTEST_SECRET <= len(value) <= 4096
        if is_long and len(self._secrets) < MOST_SECRETS:
            self._secrets.add(value)
        return type(value) is str

    def _composed(self, value: Any, depth: int) -> str:
        kind = type(value)
        if isinstance(value, dict):
            return "{" + self._pairs(value, ": ", depth, quoted=True) + "}"
        for base in (list, tuple, set, frozenset):
            if isinstance(value, base):
                return self._listed(value, base, depth)
        if isinstance(value, type):
            return _name(value)
        fields = _fields(value)
        if fields is None:
            return f"<{_name(kind)}>"
        return f"{_name(kind)}({self._pairs(fields, '=', depth)})"

    def _pairs(
        self, value: dict[Any, Any], sign: str, depth: int, *, quoted: bool = False
    ) -> str:
        parts = []
        for key, item in islice(dict.items(value), MOST_ITEMS + 4):
            name = key if type(key) is str else self._described(key, "", depth)
            shown = repr(name) if quoted and type(key) is str else name
            parts.append(f"{shown}{sign}{self._described(item, name, depth)}")
        left = dict.__len__(value) - len(parts)
        return ", ".join([*parts, f"… {left} more"] if left > 0 else parts)

    def _listed(self, value: Any, base: Any, depth: int) -> str:
        items = islice(base.__iter__(value), MOST_ITEMS)
        parts = [self._described(item, "", depth) for item in items]
        left = base.__len__(value) - len(parts)
        parts += [f"… {left} more"] if left > 0 else []
        brackets = {list: "[]", tuple: "()"}.get(base, "{}")
        return f"{brackets[0]}{', '.join(parts)}{brackets[1]}"


def _number(value: int) -> str:
    """Return an integer; Python refuses to write one of some thousand digits."""
    return repr(value) if value.bit_length() < 1_000 else "<a huge int>"


def _name(kind: type) -> str:
    return str(type.__dict__["__name__"].__get__(kind))


def _fields(value: Any) -> dict[str, Any] | None:
    """Return what a schema, a model's row or a dataclass holds; None for another."""
    kinds = {_name(kind) for kind in type.__dict__["__mro__"].__get__(type(value))}
    own = getattr(type(value), "__dict__", {})
    known = kinds & {"BaseModel", "DeclarativeBase", "SQLModel"} or any(
        mark in own for mark in ("__mapper__", "__dataclass_fields__", "__table__")
    )
    if not known:
        return None
    try:
        held = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return None
    return {name: item for name, item in held.items() if not name.startswith("_")}


def pairs_of(parameters: Any) -> Iterator[tuple[str, Any]]:
    """Yield the names and values of a statement's parameters, named or numbered."""
    if isinstance(parameters, Mapping):
        yield from ((str(name), value) for name, value in parameters.items())
    elif isinstance(parameters, list | tuple):
        yield from ((str(number), each) for number, each in enumerate(parameters, 1))
