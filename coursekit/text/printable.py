"""Text that a terminal and a JSON file can bear, whatever an app sent or printed."""

from __future__ import annotations

import os
import re
from pathlib import PurePath

MOST_CHARACTERS = 2_000  # a screenful, and a JSON report that can be opened
HARMFUL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f"  # codes that move the cursor or change the colours
    r"\u202a-\u202e\u2066-\u2069"  # codes that turn the direction of writing
    r"\ud800-\udfff]"  # halves of characters, which no file can hold
)


def printable(text: str) -> str:
    """Return a text with its harmful characters spelled out: an escape as ``\\x1b``."""
    return HARMFUL.sub(_spelled, text.replace("\r\n", "\n"))


def _spelled(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many characters; a cut one ends in ``…``."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def path_text(path: PurePath) -> str:
    """Return a path as text; a byte that is no UTF-8 is spelled out: ``\\xe9``."""
    text = str(path)
    if text == text.encode("utf-8", "replace").decode():
        return printable(text)
    return printable(os.fsencode(path).decode("utf-8", "backslashreplace"))


def cut(text: str) -> str:
    """Return the beginning of a text that is too long for a report."""
    if len(text) <= MOST_CHARACTERS:
        return text
    return f"{text[:MOST_CHARACTERS]} … ({len(text) - MOST_CHARACTERS} more characters)"
