"""A hunt as a whole: each question with its right answer and the verdict on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from enum import Enum

from coursekit.errors import CourseError, UsageError
from coursekit.hunting.answers import Judgement, Right, judge
from coursekit.hunting.asks import Ask, parse
from coursekit.hunting.code import Code, OpenLauncher, opened, opened_lesson
from coursekit.hunting.finding import Missing
from coursekit.hunting.ground import Ground
from coursekit.hunting.key import right_answer
from coursekit.hunting.worksheet import Question, Sheet, questions_of


class State(Enum):
    """How a question stands."""

    RIGHT = "right"
    WRONG = "wrong"
    OPEN = "open"
    TALK = "talk"
    GONE = "gone"


@dataclass(frozen=True)
class Found:
    """A question, and its right answer unless it is one to talk about.

    ``missing`` tells what it asks about, but the code does not have.
    """

    question: Question
    right: Right | None = None
    missing: str = ""

    @property
    def state(self) -> State:
        """How the question stands: an answer to talk about is never graded."""
        if self.right is None:
            return State.GONE if self.missing else State.TALK
        if not self.question.answer:
            return State.OPEN
        return State.RIGHT if self.judgement.is_right else State.WRONG

    @property
    def judgement(self) -> Judgement:
        """The verdict on the answer that was written."""
        assert self.right is not None
        return judge(self.question.answer, self.right)


def asked(sheet: Sheet, question: Question) -> Ask | None:
    """Return what a question asks the kit; None for one to talk about.

    Raises ``CourseError`` where it says neither, or nothing that the kit knows.
    """
    where = f"{sheet}, question {question.number},"
    if question.is_talk and not question.ask:
        return None
    if not question.ask:
        raise CourseError(
            f"{where} says nothing of its answer: write <!-- ask: … --> below it, or"
            " <!-- talk --> where nobody can grade it."
        )
    try:
        return parse(question.ask)
    except UsageError as error:
        raise CourseError(f"{where} can't be answered: {error}") from None


def hunt(sheet: Sheet, ground: Ground, open_launcher: OpenLauncher) -> Iterator[Found]:
    """Yield each question of a hunt with what is right for a folder of code.

    Raises ``CourseError`` for a hunt that has to be put right.
    """
    questions = [(each, asked(sheet, each)) for each in questions_of(sheet)]
    with ExitStack() as stack:
        codes: dict[bool, Code] = {}
        for question, ask in questions:
            if ask is None:
                yield Found(question)
                continue
            if ask.in_lesson not in codes:
                codes[ask.in_lesson] = stack.enter_context(
                    opened_lesson(sheet.lesson, open_launcher)
                    if ask.in_lesson
                    else opened(ground, open_launcher)
                )
            yield _found(question, ask, codes[ask.in_lesson])


def _found(question: Question, ask: Ask, code: Code) -> Found:
    try:
        return Found(question, right_answer(ask, code))
    except Missing as missing:
        return Found(question, missing=f"In {code.name} {missing}.")
