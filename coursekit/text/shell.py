"""Words of a POSIX shell, which reaches a program to the letter, and to the byte."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from coursekit.text.printable import HARMFUL

LONG_RUN = re.compile(r"(\w)\1{99,}")
NO_TEXT = HARMFUL  # bytes that are no text stand as halves of characters
TO_ESCAPE = re.compile(rf"['\\]|{HARMFUL.pattern}")
MEANS_MORE = re.compile(r'["$`\\!]')


@dataclass(frozen=True)
class Expansion:
    """What a shell replaces between double quotes: ``$TASK`` or ``$(command)``."""

    text: str


Part = str | bytes | Expansion


def word(*parts: Part, quotes: bool = False) -> str:
    """Return one word that is made of these parts; ``quotes`` even where none are due.

    What a long text repeats is repeated by the shell itself.
    """
    merged = list(_merged(parts))
    if not any(isinstance(part, Expansion) for part in merged):
        return _literal("".join(map(str, merged)), quotes)
    if not any(isinstance(p, str) and _needs_single_quotes(p) for p in merged):
        return f'"{"".join(map(_in_double_quotes, merged))}"'
    return "".join(
        f'"{part.text}"' if isinstance(part, Expansion) else _literal(part, quotes=True)
        for part in merged
    )


def _merged(parts: Iterable[Part]) -> Iterator[str | Expansion]:
    """Yield parts with the texts side by side made one; bytes become surrogates."""
    text = ""
    for part in parts:
        if isinstance(part, Expansion):
            if text:
                yield text
            yield part
            text = ""
        elif isinstance(part, bytes):
            text += part.decode(errors="surrogateescape")
        else:
            text += part
    if text:
        yield text


def _needs_single_quotes(text: str) -> bool:
    return any(sign.search(text) for sign in (MEANS_MORE, NO_TEXT, LONG_RUN))


def _in_double_quotes(part: str | Expansion) -> str:
    return part.text if isinstance(part, Expansion) else part


def _literal(text: str, quotes: bool = False) -> str:
    if NO_TEXT.search(text):
        return f"$'{TO_ESCAPE.sub(_escaped, text)}'"
    if "'" in text and not (MEANS_MORE.search(text) or LONG_RUN.search(text)):
        return f'"{text}"'
    quoted = shlex.quote(text) if text else "''"
    if not quoted.startswith("'") and (quotes or LONG_RUN.search(text)):
        quoted = f"'{quoted}'"
    return LONG_RUN.sub(
        lambda run: f"'\"$(printf '{run[1]}%.0s' $(seq {len(run[0])}))\"'", quoted
    )


def _escaped(found: re.Match[str]) -> str:
    """Return a character as it stands in ``$'…'``: a byte for itself, ``\\xe9``."""
    if found[0] in "'\\":
        return f"\\{found[0]}"
    data = found[0].encode(errors="surrogateescape")
    return "".join(f"\\x{byte:02x}" for byte in data)


def for_make(*parts: Part) -> str:
    """Return a value for a word of make, which hands it on to the letter."""
    return word(*parts) if any(parts) else ""
