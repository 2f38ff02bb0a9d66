"""The parts that a report on the terminal is made of."""

from __future__ import annotations

import os
from pathlib import Path
from textwrap import dedent
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

from coursekit.text.pretty import without_middle
from coursekit.text.printable import path_text, shortened

BAR_WIDTH = 24
MOST_COLUMNS = 100  # longer lines are hard to follow
FEWEST_COLUMNS = 20  # of a shell that says COLUMNS=0, nothing would be left
MOST_LOG_LINES = 14
MOST_OF_A_LINE = 300  # an error of a database repeats the whole statement
THEME = Theme({"markdown.code": "bold cyan", "markdown.block_quote": "none"})


def hanging(
    mark: str, words: str | Text, style: str, mark_style: str = "red"
) -> Padding:
    """Return a mark with words beside it that wrap below themselves."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column()
    grid.add_column(overflow="fold")
    told = Text(words, style) if isinstance(words, str) else words
    grid.add_row(Text(mark, mark_style), told)
    return indented(grid)


def indented(what: RenderableType, columns: int = 2) -> Padding:
    """Return something moved to the right, without blanks behind its lines."""
    return Padding(what, (0, 0, 0, columns), expand=False)


def bar(name: str, passed: int, total: int) -> Text:
    """Return a bar that is filled as far as checks passed."""
    done = BAR_WIDTH * passed // total
    return Text.assemble(
        "  ",
        ("━" * done, "green"),
        ("━" * (BAR_WIDTH - done), "red" if passed < total else "green"),
        f"  {passed} of {total}",
        f"  {name}" if name else "",
    )


def middle_cut(log: str) -> str:
    """Return what an app printed, without the middle where it is long."""
    lines = without_middle(dedent(log.strip("\n")).rstrip(), MOST_LOG_LINES)
    return "\n".join(shortened(line, MOST_OF_A_LINE) for line in lines.splitlines())


def count(number: int, thing: str) -> str:
    """Return a number with its thing, ``1 check`` or ``2 checks``."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def nice_path(path: Path) -> str:
    """Return a path as a person would name it here, in text that can be shown."""
    return path_text(path_from_here(path))


def path_from_here(path: Path) -> Path:
    """Return a path without the folder that we are in."""
    whole, here = Path(os.path.abspath(path)), Path.cwd()  # links stay as they are
    return whole.relative_to(here) if whole.is_relative_to(here) else path


def markdown(text: str) -> RenderableType:
    """Return Markdown in the colours of the terminal, without backgrounds."""
    from rich.syntax import ANSISyntaxTheme

    from coursekit.text.tables import WholeMarkdown

    plain: Any = ANSISyntaxTheme({})  # Syntax takes it, though Markdown asks for a name
    return WholeMarkdown(text, code_theme=plain, hyperlinks=False)


def console(*, quiet: bool = False, most_columns: int = MOST_COLUMNS) -> Console:
    """Return a console for standard output, as wide as is comfortable to read."""
    return Console(
        width=comfortable(Console().width, most_columns),
        quiet=quiet,
        highlight=False,
        markup=False,
        emoji=False,
        theme=THEME,
    )


def comfortable(columns: int, most: int = MOST_COLUMNS) -> int:
    """Return how many of a terminal's columns are used."""
    return max(FEWEST_COLUMNS, min(columns, most))
