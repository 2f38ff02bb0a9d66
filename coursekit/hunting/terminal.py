"""A hunt on the terminal: the verdicts for who answers, the key for who teaches."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from coursekit.hunting.answers import Item, Right
from coursekit.hunting.ground import Ground
from coursekit.hunting.hunt import Found, State
from coursekit.hunting.worksheet import Sheet
from coursekit.text.layout import bar, hanging, indented, nice_path

MARKS = {
    State.RIGHT: "✓",
    State.WRONG: "✗",
    State.OPEN: "·",
    State.TALK: "–",
    State.GONE: "–",
}
STYLES = {
    State.RIGHT: "green",
    State.WRONG: "red",
    State.OPEN: "dim",
    State.TALK: "dim",
    State.GONE: "dim",
}
NOT_HERE = "The question fits other code: hunt there with CODE=folder."
LONGEST_ANSWER = 300


def show_title(console: Console, sheet: Sheet, ground: Ground, words: str) -> None:
    """Print which hunt it is, and which code it looks at."""
    title = Text.assemble((f"{words} {sheet.title}", "bold"))
    title.append(f"  {nice_path(sheet.path)}", "dim")
    console.print(title, soft_wrap=True)
    console.print(f"Looking at {ground.name}.", style="dim")
    console.print()


def show_verdict(console: Console, found: Found) -> None:
    """Print how one question stands; a wrong answer with a nudge, not the right one."""
    state, question = found.state, found.question
    to_do = state in (State.WRONG, State.OPEN)
    style = "" if to_do else STYLES[state]
    console.print(hanging(MARKS[state], str(question), style, STYLES[state]))
    if state is State.GONE:
        console.print(indented(Text(f"{found.missing} {NOT_HERE}"), 4))
    if state is not State.WRONG:
        return
    assert found.right is not None
    answer = " ".join(question.answer.split())[:LONGEST_ANSWER]
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_row("You wrote", Text(answer))
    nudge = f"{found.judgement.words} {found.right.nudge}".strip()
    grid.add_row("Look again", Text(nudge or "Read the question once more."))
    console.print(indented(grid, 4))


def show_total(console: Console, found: list[Found]) -> None:
    """Print how many answers are right, and what is left to do."""
    graded = [each for each in found if each.right is not None]
    numbers = {
        state: [str(each.question.number) for each in graded if each.state is state]
        for state in State
    }
    right = len(numbers[State.RIGHT])
    console.print(bar("", right, max(len(graded), 1)))
    console.print()
    if numbers[State.OPEN]:
        console.print(f"Still open: {', '.join(numbers[State.OPEN])}.")
    if graded and right == len(graded):
        console.print("All answers are right.", style="green")
    talks = [str(e.question.number) for e in found if e.state is State.TALK]
    if talks:
        console.print(
            f"To talk about, as nobody can grade {'it' if len(talks) == 1 else 'them'}:"
            f" {', '.join(talks)}, and what surprised you."
        )


def show_key(console: Console, found: Found) -> None:
    """Print a question with its right answer, and where in the code that is."""
    console.print(Text(str(found.question), "bold"))
    if found.right is None:
        words = f"{found.missing} {NOT_HERE}" if found.missing else "to talk about"
        console.print(indented(Text(words, "dim"), 3))
    else:
        console.print(indented(_items(found.right), 3))
    console.print()


def _items(right: Right) -> Text:
    names = [item.name for item in right.items] or ["none"]
    widest = max(map(len, names))
    text = Text()
    for item in right.items or (Item("none"),):
        text.append(f"{item.name:{widest}}", "green")
        if str(item.place) not in ("", item.name):
            text.append(f"  {item.place}", "cyan")
        text.append("\n")
    text.rstrip()
    return text
