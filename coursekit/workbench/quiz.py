"""Which questions are asked today, and when one that was answered comes again.

Who knew an answer is asked again after a longer time, who did not, tomorrow: that is
Leitner's box of cards, with a box for each of ``DAYS``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from coursekit.course.questions import Question, questions_of
from coursekit.course.stages import Course, Stage
from coursekit.keeping.memory import Memory

NAME = "quiz"
DAYS = (1, 3, 7, 21, 60)
MOST_FROM_BEFORE = 3  # before the questions of the stage that was asked for


def today() -> date:
    """Return the date by which questions are due."""
    return date.today()


@dataclass(frozen=True)
class Card:
    """What is remembered of a question: how often it was known, when it is due."""

    known: int = 0
    due: date | None = None
    """None for one that was never asked."""

    def is_due(self, on: date) -> bool:
        """Return whether it was asked before, and is to be asked again."""
        return self.due is not None and self.due <= on

    def after(self, was_known: bool, on: date) -> Card:
        """Return what is remembered once it was answered on this day."""
        known = self.known + 1 if was_known else 0
        days = DAYS[min(known, len(DAYS) - 1)] if was_known else DAYS[0]
        return Card(known, on + timedelta(days=days))


class Quiz:
    """The questions of a course, and what a learner's memory has of them."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._memory = Memory(course.root)

    def card(self, question: Question) -> Card:
        """Return what is remembered of a question."""
        kept = self._memory.read(NAME).get(question.name) or {}
        try:
            return Card(int(kept["known"]), date.fromisoformat(kept["due"]))
        except (KeyError, TypeError, ValueError):  # never asked, or damaged by hand
            return Card()

    def remember(self, question: Question, was_known: bool) -> Card:
        """Keep that a question was answered today; return its new card."""
        card = self.card(question).after(was_known, today())
        assert card.due is not None
        facts = {"known": card.known, "due": card.due.isoformat()}
        self._memory.write(NAME, self._memory.read(NAME) | {question.name: facts})
        return card

    def due(self, without: Stage | None = None) -> list[Question]:
        """Return the questions that are to be asked again, those due longest first."""
        found = [
            (card.due, question)
            for stage in self._course.stages
            if stage != without
            for question in questions_of(stage)
            if (card := self.card(question)).is_due(today()) and card.due
        ]
        return [question for _, question in sorted(found, key=lambda pair: pair[0])]

    def of(self, stage: Stage, *, all_of_them: bool = False) -> list[Question]:
        """Return what is asked for a stage: a few due ones of others, then its own.

        Its own are those that are new or due; or all of them.
        """
        own = [
            question
            for question in questions_of(stage)
            if all_of_them or self._is_new_or_due(self.card(question))
        ]
        return self.due(without=stage)[:MOST_FROM_BEFORE] + own

    @staticmethod
    def _is_new_or_due(card: Card) -> bool:
        return card.due is None or card.is_due(today())

    def next_day(self) -> date | None:
        """Return the next day on which a question is due; None if none is."""
        cards = [
            self.card(question)
            for stage in self._course.stages
            for question in questions_of(stage)
        ]
        return min((card.due for card in cards if card.due), default=None)
