"""The parts that a report on the terminal is made of."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coursekit.exchange import Exchange, granted_token, pretty
from coursekit.verdict import Blame, Outcome, Verdict

BAR_WIDTH = 24
MOST_COLUMNS = 100
MOST_LOG_LINES = 14
MOST_BEFORE = 4
MOST_COMMANDS = 5
MARKS = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.NOT_RUN: "·"}
STYLES = {Outcome.PASSED: "green", Outcome.FAILED: "red", Outcome.NOT_RUN: "dim"}


def check_line(verdict: Verdict) -> Padding:
    """Return a check's mark and sentence."""
    style = STYLES[verdict.outcome]
    title_style = "" if verdict.outcome is Outcome.FAILED else style
    return hanging(MARKS[verdict.outcome], verdict.title, title_style, style)


def hanging(mark: str, words: str, style: str, mark_style: str = "red") -> Padding:
    """Return a mark with words beside it that wrap below themselves."""
    grid = Table.grid(padding=(0, 1))
    grid.add_row(Text(mark, mark_style), Text(words, style))
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


def facts(verdict: Verdict) -> Table:
    """Return the exchange and what was expected, as a table of two columns."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    before, last = verdict.exchanges[:-1], verdict.exchanges[-1:]
    granted = {token for exchange in before if (token := granted_token(exchange))}
    if verdict.blame is Blame.DID_NOT_START:
        before, last = [], []
    for exchange in before[-MOST_BEFORE:]:
        table.add_row("Before", f"{exchange.first_line} → {exchange.status_line}")
    for exchange in last:
        for name, value in _exchange_rows(exchange, granted):
            table.add_row(name, Text(value))
    table.add_row("Expected", Text(verdict.expected, "green"))
    if verdict.got:
        table.add_row("Got", Text(verdict.got, "red"))
    return table


def _exchange_rows(exchange: Exchange, granted: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the rows for an exchange; a token that the app itself gave is no news."""
    yield "We sent", exchange.first_line
    header = exchange.request_headers.get("Authorization")
    if header is not None and header.rpartition(" ")[2] not in granted:
        yield "", f"Authorization: {header:.70}{'…' * (len(header) > 70)}"
    if exchange.request_body:
        yield "", pretty(exchange.request_body)
    if exchange.status is not None:
        yield "You answered", exchange.status_line
        if exchange.body:
            yield "", pretty(exchange.body)


def commands(curl: str) -> list[str]:
    """Return the last commands of many, and those before them that ask for a token."""
    lines = curl.splitlines()
    early, late = lines[:-MOST_COMMANDS], lines[-MOST_COMMANDS:]
    tokens = [line for line in early if line.startswith("TOKEN") or "/register" in line]
    left_out = len(early) - len(tokens)
    note = [f"# … {count(left_out, 'other request')}, all in the JSON report"]
    return [*tokens, *(note if left_out else []), *late]


def middle_cut(log: str) -> str:
    """Return what an app printed, without the middle where it is long."""
    lines = dedent(log.strip("\n")).rstrip().splitlines()
    if len(lines) > MOST_LOG_LINES:
        half = MOST_LOG_LINES // 2
        lines = [*lines[:half], "…", *lines[-half:]]
    return "\n".join(line[:200] for line in lines)


def count(number: int, thing: str) -> str:
    """Return a number with its thing, ``1 check`` or ``2 checks``."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def nice_path(path: Path) -> str:
    """Return a path as a person would type it here."""
    shorter = os.path.relpath(path)
    return str(path) if shorter.startswith("..") else shorter


def console() -> Console:
    """Return a console for standard output, as wide as is comfortable to read."""
    width = min(Console().width, MOST_COLUMNS)
    return Console(width=width, highlight=False, markup=False, emoji=False)
