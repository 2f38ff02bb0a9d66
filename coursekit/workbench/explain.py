"""What a learner reads of a stage they passed: another way, an answer, mistakes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from difflib import SequenceMatcher, ndiff
from itertools import zip_longest
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from coursekit.course.definitions import Definition, Difference, differences
from coursekit.course.mistakes import Mistake, mistakes_of
from coursekit.course.stages import Stage
from coursekit.text.layout import console, hanging, indented, markdown
from coursekit.text.pretty import without_middle
from coursekit.text.printable import printable

MOST_LINES = 40
ALIKE = 0.5  # below this, line by line is harder to read than in turn
COLUMNS_FOR_TWO = 120  # two columns of code, 55 characters each
STYLES = {"+": "green", "-": "red"}
INTERVIEW = re.compile(r"^## In an interview\s*$(.*?)(?=^## |\Z)", re.M | re.S)


def explain(terminal: Console, stage: Stage, code: Path) -> None:
    """Show the solution's way, the answer of the interview, and common mistakes."""
    terminal.print(Rule("The solution's way, and yours", style="cyan", align="left"))
    found = list(differences(code, stage.solution))
    if found:
        terminal.print("- your lines   + the solution's", style="dim")
    for difference in found:
        _show(terminal, difference)
    if not found:
        terminal.print(
            "\nYou wrote what the solution says, but for comments and layout."
        )
    if answer := INTERVIEW.search(_read(stage.folder / "lesson.md")):
        terminal.print()
        terminal.print(Rule("In an interview", style="cyan", align="left"))
        terminal.print(markdown(answer[1].strip()))
    terminal.print()
    terminal.print(Rule("Common mistakes you avoided", style="cyan", align="left"))
    for task, mistake in one_of_each_task(stage).items():
        terminal.print(f"\nTask {task}: {stage.tasks.get(task, '')}", style="bold")
        terminal.print(hanging("·", mistake.did, "", "dim"))
        terminal.print(indented(mistake.sees, 4), style="dim")


def _show(terminal: Console, difference: Difference) -> None:
    """Show one thing both ways, side by side where the terminal has room for two.

    Else line by line where they are alike, or in turn.
    """
    mine, theirs = difference.mine, difference.theirs
    shown = theirs or mine
    assert shown is not None
    terminal.print()
    terminal.print(Text(printable(f"{shown.file} · {shown.name}"), "bold"))
    if mine is None or theirs is None:
        whose = "only the solution has it" if theirs else "only you have it"
        terminal.print(f"  {whose}", style="dim")
        terminal.print(_code(shown, "+" if theirs else "-"))
        return
    if mine.file != theirs.file:
        terminal.print(Text(f"  yours is in {printable(mine.file)}", "dim"))
    wide = console(most_columns=2 * COLUMNS_FOR_TWO)
    if wide.width >= COLUMNS_FOR_TWO:
        wide.print(_beside(mine, theirs))
    elif _are_alike(mine, theirs):
        lines = ndiff(mine.text.splitlines(), theirs.text.splitlines())
        terminal.print(_marked(line for line in lines if not line.startswith("?")))
    else:
        terminal.print(_code(mine, "-"))
        terminal.print(_code(theirs, "+"))


def _beside(mine: Definition, theirs: Definition) -> Table:
    """Return two versions in two columns, what is the same in both on one row."""
    table = Table("yours", "the solution's", box=SIMPLE_HEAD, expand=True)
    for column in table.columns:
        column.overflow, column.ratio = "fold", 1
    left, right = (
        without_middle(printable(each.text), MOST_LINES).splitlines()
        for each in (mine, theirs)
    )
    for what, i, j, k, end in SequenceMatcher(None, left, right).get_opcodes():
        marks = ("", "") if what == "equal" else ("-", "+")
        for pair in zip_longest(left[i:j], right[k:end]):
            table.add_row(*map(_line, marks, pair))
    return table


def _line(mark: str, line: str | None) -> Text:
    return Text("" if line is None else f"{mark:1} {line}", STYLES.get(mark, ""))


def _are_alike(mine: Definition, theirs: Definition) -> bool:
    lines = mine.text.splitlines(), theirs.text.splitlines()
    return SequenceMatcher(None, *lines).ratio() >= ALIKE


def _code(definition: Definition, mark: str) -> Padding:
    return _marked(f"{mark} {line}" for line in definition.text.splitlines())


def _marked(lines: Iterable[str]) -> Padding:
    """Return lines in the colours of their marks, as ``diff`` shows them."""
    text = without_middle(printable("\n".join(lines)), MOST_LINES)
    shown = Text("\n").join(
        Text(line, STYLES.get(line[:1], "")) for line in text.splitlines()
    )
    return indented(shown)


def one_of_each_task(stage: Stage) -> dict[int, Mistake]:
    """Return a mistake for each task of the brief that has one, in their order."""
    tasks = tasks_of_checks(stage)
    chosen: dict[int, Mistake] = {}
    for mistake in mistakes_of(stage):
        if task := tasks.get(mistake.caught_by.partition("[")[0]):
            chosen.setdefault(task, mistake)
    return dict(sorted(chosen.items()))


def tasks_of_checks(stage: Stage) -> dict[str, int]:
    """Return the task that each check of a stage belongs to, by the check's name."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in stage.checks]
    return {
        node.name: decorator.args[0].value
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call)
        and ast.unparse(decorator.func) == "task"
        and isinstance(decorator.args[0], ast.Constant)
        and isinstance(decorator.args[0].value, int)
    }


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
