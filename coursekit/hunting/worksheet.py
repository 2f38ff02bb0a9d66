"""A page of a hunt: its questions, what each asks the kit, and what was answered.

A stage has a hunt.md, through the code that it begins with, and may have a
hunt_after.md, through its finished code. ``guide/reading.md`` asks what can be asked of
any project.

Below a question's heading stands ``<!-- ask: columns of tasks -->``, which says what
the right answer is (see ``asks.py``), or ``<!-- talk -->``, where nobody can grade it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coursekit.course.stages import Course, Stage
from coursekit.errors import CourseError, UsageError
from coursekit.text.encodings import read_own

BEFORE, AFTER = "hunt.md", "hunt_after.md"
READING = "guide/reading.md"
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


@dataclass(frozen=True)
class Sheet:
    """A page of questions: which hunt it is, and where it lies in the course."""

    title: str
    root: Path
    inside: str

    @property
    def path(self) -> Path:
        """Where the page lies."""
        return self.root / self.inside

    @property
    def lesson(self) -> Path:
        """The lesson beside it, about whose example it may ask."""
        return self.path.with_name("lesson.md")

    def __str__(self) -> str:
        return self.inside


def sheet_of(stage: Stage, name: str = BEFORE) -> Sheet:
    """Return a page of questions of a stage, which may be missing."""
    return Sheet(f"hunt {stage.number}", stage.root, f"stages/{stage}/{name}")


def sheet_of_any_code(course: Course) -> Sheet:
    """Return the page whose questions fit any project.

    Raises ``UsageError`` where the course has none.
    """
    sheet = Sheet("hunt through any code", course.root, READING)
    if not sheet.path.is_file():
        raise UsageError(
            f"Which stage? Say STAGE=1, for example. {course.names()} (Without a stage"
            f" it takes {READING}, which is not there.)"
        )
    return sheet


def sheets_of(stage: Stage) -> Iterator[Sheet]:
    """Yield the pages of questions that a stage has."""
    for name in (BEFORE, AFTER):
        if (stage.folder / name).is_file():
            yield sheet_of(stage, name)


def sheet_after(course: Course, stage: Stage) -> Sheet:
    """Return the hunt through a finished stage; raises ``UsageError`` without one."""
    has_one = [each for each in course.stages if (each.folder / AFTER).is_file()]
    if stage in has_one:
        return sheet_of(stage, AFTER)
    numbers = ", ".join(str(each.number) for each in has_one)
    there = f"Stages that have one: {numbers}." if numbers else "No stage has one yet."
    raise UsageError(
        f"Stage {stage} has no hunt through its finished code. {there}"
        f" Its hunt through the code that it begins with: make hunt"
        f" STAGE={stage.number}"
    )


def questions_of(sheet: Sheet) -> list[Question]:
    """Return the questions of a hunt.

    Raises ``CourseError`` without one, and ``UsageError`` where a learner has saved it
    as something else than UTF-8.
    """
    if not sheet.path.is_file():
        folder, _, name = sheet.inside.rpartition("/")
        raise CourseError(f"{folder} has no {name}: add it.")
    found = questions_in(read_own(sheet.path))
    if not found:
        raise CourseError(f"{sheet} asks nothing: add a heading `## 1. …`.")
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
