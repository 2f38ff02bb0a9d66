"""The questions of a lesson: numbered from 1, each with its answer folded below it.

``make quiz`` reads them from the lesson, and nothing but this form.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from coursekit.course.questions import ANSWER, NUMBERED, SECTIONS
from coursekit.course.stages import Stage
from rules.markdown import Page
from rules.prose import page, say

FOLDED = "<details><summary>Answer</summary>…</details>"


@dataclass
class Question:
    """A question as it stands below its heading: its number, and what follows it."""

    section: str
    number: int
    line: int
    lines: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"question {self.number} of `## {self.section}`"

    @property
    def answers(self) -> int:
        """How many answers are folded below it."""
        return sum("<details" in line for line in self.lines)


def unnumbered_questions(stage: Stage) -> Iterator[str]:
    """Below each heading that asks, the questions are numbered from 1."""
    lesson = page(stage, "lesson.md")
    for section in SECTIONS if lesson else ():
        text = lesson.section(section)
        numbers = [each.number for each in questions_below(lesson, section)]
        if text and not numbers:
            yield say(
                lesson,
                f"asks nothing below `## {section}`: begin each question with its"
                " number, as in `1. Why?`.",
            )
        elif numbers != list(range(1, len(numbers) + 1)):
            told = ", ".join(map(str, numbers))
            yield say(
                lesson, f"numbers the questions of `## {section}` {told}: count from 1."
            )


def unanswered_questions(stage: Stage) -> Iterator[str]:
    """Below each question, its answer is folded, on one line."""
    lesson = page(stage, "lesson.md")
    for section in SECTIONS if lesson else ():
        yield from (say(lesson, words) for words in _misshapen(lesson, section))
        for question in questions_below(lesson, section):
            if question.answers != 1:
                yield say(
                    lesson,
                    f"has {question.answers} answers to {question} (line"
                    f" {question.line}): write one below it, as `{FOLDED}`.",
                )


def _misshapen(lesson: Page, section: str) -> Iterator[str]:
    """Yield what is wrong with lines that fold something, or stand before a number."""
    questions = questions_below(lesson, section)
    first = questions[0].line if questions else float("inf")
    for number, line in lesson.section(section).items():
        if "<details" not in line:
            continue
        if not ANSWER.fullmatch(line.strip()):
            yield (
                f"folds an answer in line {number} in a way of its own: write it on one"
                f" line, as `{FOLDED}`."
            )
        elif number < first:
            yield f"has an answer in line {number} and no question above it: number it."


def questions_below(lesson: Page, section: str) -> list[Question]:
    """Return the questions below a heading, with the lines up to the next one."""
    found: list[Question] = []
    for number, line in lesson.section(section).items():
        if begin := NUMBERED.fullmatch(line):
            found.append(Question(section, int(begin[1]), number))
        elif found:
            found[-1].lines.append(line)
    return found
