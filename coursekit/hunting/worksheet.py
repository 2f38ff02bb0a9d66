"""A hunt.md: its questions, what each of them asks the kit, and what was answered.

Below a question's heading stands ``<!-- ask: columns of tasks -->``, which says what
the right answer is (see ``asks.py``), or ``<!-- talk -->``, where nobody can grade it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from coursekit.course.stages import Stage
from coursekit.errors import CourseError
from coursekit.text.encodings import read_own

QUESTION = re.compile(r"^## (\d+)\. +(.+?)\s*$", re.MULTILINE)
HEADING = re.compile(r"^##? ", re.MULTILINE)
ASK = re.compile(r"<!--\s*ask:\s*(.+?)\s*-->", re.DOTALL)
TALK = re.compile(r"<!--\s*talk\s*-->")
ANSWER = re.compile(r"^\W*Answer:(.*)", re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
BLANK = re.compile(r"_{3,}|\.{3,}|…")
MOST_CHARACTERS = 4_000


@dataclass(frozen=True)
class Question:
    """One question, what it asks the kit (nothing for a talk), and its answer."""

    number: int
    words: str
    ask: str
    is_talk: bool
    answer: str

    def __str__(self) -> str:
        return f"{self.number}. {self.words}"


def questions_of(stage: Stage) -> list[Question]:
    """Return the questions of a stage's hunt.

    Raises ``CourseError`` without one, and ``UsageError`` where a learner has saved it
    as something else than UTF-8.
    """
    path = stage.folder / "hunt.md"
    if not path.is_file():
        raise CourseError(f"stages/{stage} has no hunt.md: add it.")
    found = questions_in(read_own(path))
    if not found:
        raise CourseError(
            f"stages/{stage}/hunt.md asks nothing: add a heading `## 1. …`."
        )
    return found


def questions_in(text: str) -> list[Question]:
    """Return the questions of a page, each up to the next heading."""
    return [
        _question(int(found[1]), found[2], _below(text, found.end()))
        for found in QUESTION.finditer(text)
    ]


def _below(text: str, start: int) -> str:
    following = HEADING.search(text, start)
    return text[start : following.start() if following else len(text)]


def _question(number: int, words: str, below: str) -> Question:
    ask = ASK.search(below)
    answer = ANSWER.search(COMMENT.sub("", below))
    return Question(
        number,
        words,
        " ".join(ask[1].split()) if ask else "",
        bool(TALK.search(below)),
        BLANK.sub(" ", answer[1]).strip()[:MOST_CHARACTERS] if answer else "",
    )
