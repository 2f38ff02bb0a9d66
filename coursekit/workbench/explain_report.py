"""What a learner reads of a stage they passed, a page at a time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from coursekit.course.makefile import make
from coursekit.course.pieces import Line, compared
from coursekit.course.reasons import Reason
from coursekit.course.stages import Stage
from coursekit.errors import UsageError
from coursekit.text.layout import console, hanging, indented, markdown
from coursekit.text.printable import printable
from coursekit.workbench.both_ways import beside, in_turn
from coursekit.workbench.explain import Comparison, Explained, avoided
from coursekit.workbench.records import Record

ALL = "all"
FIRST_PAGE, PAGE = 30, 50
"""So many lines of differences make a page; the first one has more below them."""
COLUMNS_FOR_TWO = 120  # two columns of code, 55 characters each
INTERVIEW = re.compile(r"^## In an interview\s*$(.*?)(?=^## |\Z)", re.M | re.S)
MOST_NAMES = 6


def show(
    stage: Stage, code: Path, found: Comparison, record: Record, page: str
) -> None:
    """Show a page of the solution's way; the first one holds the rest besides.

    Raises ``UsageError`` for a page that there is not.
    """
    wide = console(most_columns=2 * COLUMNS_FOR_TWO)
    two = wide.width >= COLUMNS_FOR_TWO
    terminal = wide if two else console()
    pages = list(_pages(terminal, [(e, _shown(e, two=two)) for e in found.explained]))
    wanted = _wanted(page, len(pages), make("explain", stage, code))
    words = console()
    words.print(Rule("The solution's way, and yours", style="cyan", align="left"))
    if 1 in wanted:
        words.print(_overview(found))
    for number in wanted:
        for file, some in groupby(pages[number - 1], lambda each: each[0].file):
            terminal.print()
            terminal.print(Text(printable(file), "bold underline"))
            for _, shown in some:
                terminal.print(shown)
    if 1 in wanted:
        _show_the_rest(words, stage, record)
    if len(wanted) < len(pages):
        words.print()
        words.print(_turn(wanted[0], len(pages), make("explain", stage, code)))


def _wanted(page: str, number: int, command: str) -> list[int]:
    if page == ALL:
        return list(range(1, number + 1))
    if page.isdecimal() and 1 <= int(page) <= number:
        return [int(page)]
    raise UsageError(
        f"There is no page {page}: they are 1 to {number}. `{command} PAGE=1` shows the"
        f" first, and PAGE={ALL} shows them all."
    )


def _turn(page: int, number: int, command: str) -> str:
    """Return where one is, and how to turn the page."""
    if page == number:
        return f"Page {page} of {number}, the last one."
    return f"Page {page} of {number}. The next one: `{command} PAGE={page + 1}`."


Shown = tuple[Explained, RenderableType]


def _pages(terminal: Console, shown: list[Shown]) -> Iterator[list[Shown]]:
    """Yield pages of what is shown; there is one at least."""
    page: list[Shown] = []
    room = FIRST_PAGE
    for each in shown:
        lines = len(terminal.render_lines(each[1]))
        # what is long leaves no page half empty
        if page and lines > max(room, room > PAGE // 2 and PAGE):
            yield page
            page, room = [], PAGE
        page.append(each)
        room -= lines
    yield page


def _overview(found: Comparison) -> RenderableType:
    """Return how much differs in which files, and what is one's own alone."""
    if not (found.explained or found.only_mine or found.only_theirs):
        return "You wrote what the solution says, but for comments and layout."
    counts = Counter(each.file for each in found.explained)
    files = [f"{file} ({number})" for file, number in counts.items()]
    parts = {
        "What you have another way stands in": files,
        "Only you have": found.only_mine,
        "Only the solution has": found.only_theirs,
    }
    lines = [
        Text(f"{start} {_some(names)}.") for start, names in parts.items() if names
    ]
    key = [Text("- your lines   + the solution's", "dim")] if files else []
    return Group(*lines, *key)


def _some(names: list[str]) -> str:
    """Return a few names, and how many more there are."""
    more = len(names) - MOST_NAMES
    shown = ", ".join(map(printable, names[:MOST_NAMES]))
    return f"{shown} and {more} more" if more > 0 else shown


def _shown(explained: Explained, *, two: bool) -> RenderableType:
    """Return one thing both ways, and what the lesson says of it."""
    mine, theirs = explained.difference.mine, explained.difference.theirs
    assert theirs is not None
    parts: list[RenderableType] = [Text(f"\n{printable(theirs.name)}", "bold")]
    if mine is None:
        parts.append(Text("  only the solution has it", "dim"))
        lines = [Line("+", None, line) for line in theirs.text.splitlines()]
    else:
        if (mine.file, mine.name) != (theirs.file, theirs.name):
            where = printable(f"{mine.name} in {mine.file}")
            parts.append(Text(f"  yours is {where}", "dim"))
        lines = list(compared(mine.text, theirs.text))
    parts.append(beside(lines) if two and mine else in_turn(lines))
    parts += [_because(reason) for reason in explained.reasons]
    return Group(*parts)


def _because(reason: Reason) -> RenderableType:
    about = f" on `{reason.line}`" if reason.line else ""
    return hanging("→", f"The lesson{about}: {reason.words}", "cyan", "cyan")


def _show_the_rest(terminal: Console, stage: Stage, record: Record) -> None:
    """Show what to say in an interview, what was fixed, and what was avoided."""
    if answer := INTERVIEW.search(_read(stage.folder / "lesson.md")):
        terminal.print()
        terminal.print(Rule("In an interview", style="cyan", align="left"))
        terminal.print(markdown(answer[1].strip()))
    fixed = [title for title in record.met.values() if title]
    if fixed:
        terminal.print()
        terminal.print(Rule("What you fixed on the way", style="cyan", align="left"))
        for title in fixed:
            terminal.print(hanging("✓", title, "", "green"))
    terminal.print()
    terminal.print(Rule("Common mistakes you avoided", style="cyan", align="left"))
    for task, mistake in avoided(stage, record.met).items():
        terminal.print(f"\nTask {task}: {stage.tasks.get(task, '')}", style="bold")
        terminal.print(hanging("·", mistake.did, "", "dim"))
        terminal.print(indented(mistake.sees, 4), style="dim")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
