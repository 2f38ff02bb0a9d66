"""Answers that count SQL statements: ``two SELECTs and an UPDATE``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

VERBS = ("select", "insert", "update", "delete")
CLAUSES = re.compile(r"\bfor update\b|\bon (?:delete|update)\b")
TIMES = {"once": 1, "twice": 2, "thrice": 3}
NOTHING = re.compile(r"\b(?:no|none|nothing|zero|0)\b|^\W*-\W*$")


def counted(plain: str, verbs: Iterable[str], numbers: Iterable[str]) -> Counter[str]:
    """Return how often an answer names each kind of statement; a bare one is one.

    ``numbers`` are the words for 0, 1, 2 and so on.
    """
    values = {word: value for value, word in enumerate(numbers)}
    values |= {"no": 0, "a": 1, "an": 1, "another": 1}
    number = rf"\d{{1,4}}|{'|'.join(values)}"
    kinds = "|".join(map(re.escape, {*VERBS, *verbs}))
    said = re.compile(
        rf"(?:\b({number})\s*(?:x|×|times)?\s*)?\b({kinds})(?:e?s)?\b"
        rf"(?:\s*(?:x|×|\*|:|=)\s*(\d{{1,4}})\b|\s*\((\d{{1,4}})\)"
        rf"|\s+({'|'.join(TIMES)})\b|\s+({number})\s+times\b)?"
    )
    found: Counter[str] = Counter()
    for before, verb, *behind in said.findall(CLAUSES.sub(" ", plain)):
        words = [word for word in (before, *behind) if word]
        found[verb] += _value(words[0], values) if words else 1
    return +found


def _value(word: str, values: dict[str, int]) -> int:
    return int(word) if word.isdecimal() else (values | TIMES)[word]


def is_nothing(plain: str) -> bool:
    """Return whether an answer says that no statement is sent."""
    return NOTHING.search(plain) is not None
