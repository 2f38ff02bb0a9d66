"""Code both ways: a learner's lines and the solution's, in turn or side by side."""

from __future__ import annotations

from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from coursekit.course.pieces import Line
from coursekit.text.layout import indented
from coursekit.text.printable import printable

MOST_LINES = 40
AROUND = 2  # lines that are alike, shown beside those that differ
STYLES = {"+": "green", "-": "red"}


def _cut(lines: list[Line]) -> Iterator[Line]:
    """Yield the lines that differ, a few around them, and not too many."""
    changed = [number for number, line in enumerate(lines) if line.mark]
    near = {
        number
        for each in changed
        for number in range(each - AROUND, each + AROUND + 1)
        if 0 <= number < len(lines)
    }
    before, told = -1, 0
    for number in sorted(near):
        if told == MOST_LINES:
            yield Line("", "…", "…")
            return
        if number > before + 1:
            yield Line("", "…", "…")
        yield lines[number]
        before, told = number, told + 1


def in_turn(lines: list[Line]) -> RenderableType:
    """Return lines below each other, in the colours of their marks."""
    text = Text()
    for line in _cut(lines):
        shown = line.mine if line.mark == "-" else line.theirs
        if shown is not None:
            text.append_text(_line(line.mark, shown)).append("\n")
    text.rstrip()
    return indented(text)


def beside(lines: list[Line]) -> RenderableType:
    """Return two versions in two columns, what both have on one row."""
    table = Table("yours", "the solution's", box=SIMPLE_HEAD, expand=True)
    for column in table.columns:
        column.overflow, column.ratio = "fold", 1
    mine: list[str] = []
    for line in _cut(lines):
        if line.mark == "-":
            mine.append(line.mine or "")
        elif line.mark == "+":
            left = _line("-", mine.pop(0)) if mine else Text()
            table.add_row(left, _line("+", line.theirs))
        else:
            _add_left(table, mine)
            table.add_row(_line("", line.mine), _line("", line.theirs))
    _add_left(table, mine)
    return table


def _add_left(table: Table, mine: list[str]) -> None:
    """Add a learner's lines that nothing stands beside, and forget them."""
    for line in mine:
        table.add_row(_line("-", line), Text())
    mine.clear()


def _line(mark: str, line: str | None) -> Text:
    words = "" if line is None else f"{mark:1} {printable(line)}"
    return Text(words, STYLES.get(mark, ""))
