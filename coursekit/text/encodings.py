"""As what a text was saved that is no UTF-8: editors and shells have their ways."""

from __future__ import annotations

import codecs
from pathlib import Path

from coursekit.errors import UsageError

MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",  # begins like UTF-16's, so it comes first
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
PART = 4_096


def other_encoding(content: bytes) -> str:
    """Return as what a text was saved, in words; nothing if it is UTF-8."""
    for mark, name in MARKS.items():
        if content.startswith(mark):
            return name
    part = content[:PART]
    if b"\0" in part:  # every second byte of what is written with our letters
        half = len(part) // 2 or 1
        is_wide = part[::2].count(0) > half * 0.8 or part[1::2].count(0) > half * 0.8
        return "UTF-16" if is_wide else "something that is no text"
    try:
        content.decode()
    except UnicodeDecodeError:
        return "Windows-1252, or the like"
    return ""


def save_as_utf_8(name: str, content: bytes) -> str:
    """Return a sentence on a file that is no UTF-8, or nothing."""
    found = other_encoding(content)
    return f"{name} is saved as {found}: save it as UTF-8." if found else ""


def read_own(path: Path) -> str:
    """Return the text of a file that a person has written, without a mark of UTF-8.

    Raises ``UsageError`` where it was saved as something else.
    """
    content = path.read_bytes()
    if words := save_as_utf_8(str(path), content):
        raise UsageError(words)
    return content.decode("utf-8-sig").replace("\r\n", "\n")
