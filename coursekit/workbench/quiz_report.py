"""What a learner sees and types in a quiz."""

from __future__ import annotations

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from coursekit.course.questions import Question
from coursekit.text.layout import count, indented, markdown
from coursekit.workbench.quiz import Quiz, today

YES, END = ("y", "yes"), ("q", "quit")


def ask_all(terminal: Console, quiz: Quiz, questions: list[Question]) -> None:
    """Ask questions one after another, until all are asked or the learner ends it.

    Each answer is remembered as soon as it is there.
    """
    asked, known = 0, 0
    try:
        for place, question in enumerate(questions, start=1):
            _show(terminal, question, f"Question {place} of {len(questions)}")
            typed = terminal.input("  Your answer (Enter shows ours, q ends): ")
            if typed.strip().lower() in END:
                break
            terminal.print()
            terminal.print(indented(markdown(question.answer), 4))
            terminal.print()
            said = terminal.input("  Were you right? (y, or Enter for no): ")
            was_known = said.strip().lower() in YES
            quiz.remember(question, was_known)
            asked, known = asked + 1, known + was_known
    except (EOFError, KeyboardInterrupt):  # what was answered is kept
        terminal.print()
    terminal.print()
    terminal.print(_result(asked, known))


def _show(terminal: Console, question: Question, title: str) -> None:
    terminal.print(Rule(title, style="cyan", align="left"))
    where = f"Stage {question.stage}, {question.section}"
    terminal.print(indented(Text(where, "dim")))
    terminal.print()
    for part in filter(None, (question.code, question.asks)):
        terminal.print(indented(markdown(part)))
        terminal.print()


def _result(asked: int, known: int) -> str:
    if not asked:
        return "No question was answered: all of them come again."
    kept = f"{known} of {count(asked, 'answer')} right."
    if known < asked:
        return f"{kept} What you did not know comes again tomorrow: `make quiz`."
    return f"{kept} They come again after some days: `make quiz`."


def nothing_to_ask(quiz: Quiz, stage_number: int | None) -> str:
    """Return what is said where no question is new or due."""
    day = quiz.next_day()
    if day is None:
        return "No question was asked yet. Begin with a stage: `make quiz STAGE=1`."
    days = (day - today()).days
    when = "tomorrow" if days == 1 else f"in {count(days, 'day')}"
    again = f"`make quiz STAGE={stage_number} ALL=1`" if stage_number else ""
    all_again = f" All of this stage at once: {again}." if again else ""
    return f"No question is due today. The next one is due {when}.{all_again}"
