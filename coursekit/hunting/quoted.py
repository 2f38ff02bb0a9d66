"""Answers that name a line of code: by its file and number, or by its text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from coursekit.hunting.code import Line

FILES = re.compile(r"[\w./-]*\w\.(?:py|md)\b")
MODULES = re.compile(r"\bapp(?:\.\w+)+")
PLACE = re.compile(r"[\w./-]*\w\.(?:py|md)\b(?::\d+(?:-\d+)?)?")
WORDS = re.compile(r",?\s*\b(?:in|at|on)?\s*\blines?\s+\d+(?:\s*[-–]\s*\d+)?", re.I)
NUMBERS = re.compile(r"(?:\.py:|\.md:|\blines? )\s*(\d{1,6})|^\W*(\d{1,6})\W*$")
LEAST_OF_A_PART = 8  # characters: fewer say nothing about which line is meant


@dataclass(frozen=True)
class Quote:
    """What an answer says of a line: its files, its numbers, its text."""

    files: tuple[str, ...]
    numbers: tuple[int, ...]
    text: str

    def is_of(self, file: str) -> bool:
        """Return whether a file may be meant: any, where none is named."""
        whole = f"/{file.lower()}"
        named = (name.lstrip("./") for name in self.files)
        return not self.files or any(whole.endswith(f"/{name}") for name in named)

    def lines(self, among: Iterable[Line]) -> list[Line]:
        """Return the lines that may be meant by their text, the longest that fit."""
        there = [line for line in among if self.is_of(line.place.file)]
        whole = [line for line in there if line.text and squeezed(line.text)]
        found = [line for line in whole if squeezed(line.text) in self.text]
        if found:
            longest = max(len(squeezed(line.text)) for line in found)
            if longest >= LEAST_OF_A_PART or longest == len(self.text):
                return [line for line in found if len(squeezed(line.text)) == longest]
        if len(self.text) < LEAST_OF_A_PART:
            return []
        return [line for line in whole if self.text in squeezed(line.text)]


def quote(answer: str) -> Quote:
    """Return what an answer says of a line, however it is written."""
    plain = unicodedata.normalize("NFKC", answer).lower()
    paths = plain.replace("\\", "/")
    named = FILES.findall(paths)
    named += [name.replace(".", "/") + ".py" for name in MODULES.findall(paths)]
    numbers = tuple(int(a or b) for a, b in NUMBERS.findall(paths))
    rest = WORDS.sub(" ", PLACE.sub(" ", paths if named else plain))
    return Quote(tuple(dict.fromkeys(named)), numbers, squeezed(rest))


def squeezed(text: str) -> str:
    """Return code without blanks, quotes and capitals: nobody copies those by hand."""
    text = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\s`\"'“”‘’]+|\*\*", "", text).strip(".,:;()")
