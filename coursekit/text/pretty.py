"""Texts as a person reads them: JSON laid out, and shortened where it is long."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from coursekit.text.printable import printable

WIDTH = 62  # 80 columns, less the names of the facts beside it
MOST_CHARACTERS = 1_000
MOST_LINES = 40
MOST_TEXT = 100
HEAD, TAIL = 14, 8
LONG_RUN = re.compile(r"(\w)\1{49,}")


def pretty(text: str) -> str:
    """Return JSON laid out for reading, with its long texts and its middle cut.

    Other text is cut at its end.
    """
    try:
        laid_out = "\n".join(_lines(shortened(json.loads(text)), WIDTH))
    except (ValueError, RecursionError):
        laid_out = text[:MOST_CHARACTERS]
        if left := len(text) - len(laid_out):
            laid_out += f" … ({left:,} more characters)"
    return printable(without_middle(laid_out, MOST_LINES))


def compact(text: str) -> str:
    """Return JSON on one line with its long texts shortened; other text as it is."""
    try:
        value = shortened(json.loads(text))
    except (ValueError, RecursionError):
        return text
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def shortened(value: Any) -> Any:
    """Return a JSON value in which a long text shows its ends and its length."""
    if isinstance(value, dict):
        return {shortened(key): shortened(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shortened(item) for item in value]
    return short_text(value) if isinstance(value, str) else value


def short_text(text: str) -> str:
    """Return a text as it is, or where it is long its form: ``(200 letters x)!``."""
    if len(text) <= MOST_TEXT:
        return text
    told = LONG_RUN.sub(lambda run: f"({len(run[0]):,} letters {run[1]})", text)
    if len(told) <= MOST_TEXT:
        return told
    what = "letters" if text.isalpha() else "characters"
    return f"{text[:HEAD]}…{text[-TAIL:]} ({len(text):,} {what})"


def _lines(value: Any, width: int) -> Iterator[str]:
    """Yield a value on one line where it fits, else each of its items on its own."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) <= width or not value or not isinstance(value, dict | list):
        yield line
        return
    items: list[tuple[str, Any]] = [("", item) for item in value]
    if isinstance(value, dict):
        items = [
            (f"{json.dumps(k, ensure_ascii=False)}: ", v) for k, v in value.items()
        ]
    yield "{" if isinstance(value, dict) else "["
    for number, (label, item) in enumerate(items, start=1):
        first, *more = _lines(item, width - 2 - len(label))
        block = [f"  {label}{first}", *(f"  {line}" for line in more)]
        block[-1] += "," * (number < len(items))
        yield from block
    yield "}" if isinstance(value, dict) else "]"


def without_middle(text: str, most: int) -> str:
    """Return a text of at most so many lines, and a mark where the others were."""
    lines = text.splitlines()
    if len(lines) <= most:
        return text
    head = most // 2
    tail = most - head
    return "\n".join([*lines[:head], "…", *lines[len(lines) - tail :]])
