"""Two versions of the same code, compared by what Python reads and not by layout."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from coursekit.course.definitions import UNREADABLE, first_line, is_docstring

PARTS = ("body", "handlers", "orelse", "finalbody")


@dataclass(frozen=True)
class Line:
    """A line of one version or of both: ``-`` for mine, ``+`` for theirs, or neither.

    The two texts differ, where both have it, in layout or comments at most.
    """

    mark: str
    mine: str | None
    theirs: str | None


@dataclass(frozen=True)
class Piece:
    """The lines of one statement, or of the head of one that holds others.

    Comments above it are its own. Its meaning is the same whatever its layout.
    """

    meaning: str
    lines: tuple[str, ...]


def compared(mine: str, theirs: str) -> Iterator[Line]:
    """Yield the lines of two versions; what Python reads alike is never marked."""
    left, right = list(pieces(mine)), list(pieces(theirs))
    matcher = SequenceMatcher(
        None, [p.meaning for p in left], [p.meaning for p in right], autojunk=False
    )
    for what, i, j, k, end in matcher.get_opcodes():
        if what == "equal":
            for mine_, theirs_ in zip(left[i:j], right[k:end], strict=True):
                yield from _alike(mine_, theirs_)
        else:
            yield from _unlike(_lines(left[i:j]), _lines(right[k:end]))


def _alike(mine: Piece, theirs: Piece) -> Iterator[Line]:
    """Yield the lines of two pieces of one meaning; theirs are those that are shown."""
    for number, line in enumerate(theirs.lines):
        is_there = number < len(mine.lines)
        yield Line("", mine.lines[number] if is_there else "", line)
    for line in mine.lines[len(theirs.lines) :]:
        yield Line("", line, None)


def _lines(some: list[Piece]) -> list[str]:
    return [line for piece in some for line in piece.lines]


def _unlike(mine: list[str], theirs: list[str]) -> Iterator[Line]:
    """Yield the lines of changed pieces; a line that both have is no change."""
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    for what, i, j, k, end in matcher.get_opcodes():
        if what == "equal":
            yield from (
                Line("", mine_, theirs_)
                for mine_, theirs_ in zip(mine[i:j], theirs[k:end], strict=True)
            )
            continue
        yield from (Line("-", line, None) for line in mine[i:j])
        yield from (Line("+", None, line) for line in theirs[k:end])


def pieces(text: str) -> Iterator[Piece]:
    """Yield the pieces of a text in their order, without blank lines and docstrings.

    A text that Python can't read is one piece for each line.
    """
    lines = text.splitlines()
    try:
        body = ast.parse(text).body
    except UNREADABLE:
        yield from (Piece(line.strip(), (line,)) for line in lines if line.strip())
        return
    yield from _Cutter(lines).pieces(body)


class _Cutter:
    """Cuts lines into pieces, from above to below."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._at = 0

    def pieces(self, body: Sequence[ast.AST]) -> Iterator[Piece]:
        """Yield the pieces of statements that follow one another."""
        for node in body:
            if is_docstring(node):
                self._at = getattr(node, "end_lineno", self._at)
                continue
            yield from self._of(node)

    def _of(self, node: Any) -> Iterator[Piece]:
        """Yield one statement, or its head and what stands below that."""
        body = getattr(node, "body", None)
        if not isinstance(body, list):
            yield self._take(ast.dump(node), node.end_lineno)
            return
        yield self._take(_head(node), self._above(body))
        for part in PARTS:
            yield from self._part(part, getattr(node, part, []))

    def _part(self, name: str, body: list[Any]) -> Iterator[Piece]:
        """Yield what stands below a head, with the line ``else:`` or ``finally:``."""
        if not body:
            return
        if name in ("orelse", "finalbody") and not _is_elif(self._lines, body):
            yield self._take(name, self._above(body))
        yield from self.pieces(body)

    def _above(self, body: list[Any]) -> int:
        """Return the last line of the head above a body, or the one that both share.

        A comment between the two is of what follows.
        """
        last = first_line(body[0])
        if self._lines[last - 1][: body[0].col_offset].strip():
            return last
        last -= 1
        while last > self._at + 1 and self._is_empty(last):
            last -= 1
        return last

    def _is_empty(self, number: int) -> bool:
        text = self._lines[number - 1].strip()
        return not text or text.startswith("#")

    def _take(self, meaning: str, last: int) -> Piece:
        taken = self._lines[self._at : last]
        self._at = max(last, self._at)
        return Piece(meaning, tuple(line.rstrip() for line in taken if line.strip()))


def _head(node: ast.AST) -> str:
    """Return what Python reads in a statement, without the statements in it."""
    head = copy.copy(node)
    for part in PARTS:
        if isinstance(getattr(node, part, None), list):
            setattr(head, part, [])
    return ast.dump(head)


def _is_elif(lines: list[str], body: list[Any]) -> bool:
    node = body[0]
    if len(body) > 1 or not isinstance(node, ast.If):
        return False
    return lines[node.lineno - 1].lstrip().startswith("elif")
