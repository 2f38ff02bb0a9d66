"""The questions of a lesson, with their answers: the lesson is their one source.

A question is a numbered paragraph below one of the headings in ``SECTIONS``; below it
stands ``<details><summary>Answer</summary>…</details>`` on one line.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from coursekit.course.stages import Stage

SECTIONS = ("Warm up", "Predict", "Check yourself")
FENCE = re.compile(r"\s*(`{3,})")
NUMBERED = re.compile(r"(\d+)\. (.+)")
ANSWER = re.compile(r"<details><summary>Answer</summary>(.+?)</details>")
CODE = re.compile(r"<code>(.*?)</code>")
COMMENT = re.compile(r"<!--.*?-->")
BREAK = re.compile(r"<br */?>")


@dataclass(frozen=True)
class Question:
    """One question of a lesson, as Markdown."""

    stage: Stage
    section: str
    number: int
    asks: str
    answer: str
    code: str
    """The fenced code above it in its section, which it is about; or nothing."""

    @property
    def name(self) -> str:
        """Return what it is remembered by: another wording is another question."""
        return hashlib.sha256(self.asks.encode()).hexdigest()[:16]


def questions_of(stage: Stage) -> list[Question]:
    """Return the questions of a stage's lesson, in its order."""
    path = stage.folder / "lesson.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return list(_questions(stage, text))


def _questions(stage: Stage, text: str) -> Iterator[Question]:
    section, number, asks, code = "", 0, "", ""
    fence: list[str] = []
    for line in text.splitlines():
        if mark := FENCE.match(line):
            fence.append(line)
            is_end = len(fence) > 1 and line.strip() == mark[1]
            if is_end:
                code, fence = "\n".join(fence), []
        elif fence:
            fence.append(line)
        elif line.startswith("## "):
            section, number, code = line[3:].strip(), 0, ""
        elif section in SECTIONS and (begin := NUMBERED.fullmatch(line)):
            number, asks = int(begin[1]), begin[2]
        elif number and (told := ANSWER.search(line)):
            answer = _markdown(told[1])
            yield Question(stage, section, number, asks.strip(), answer, code)
            number = 0
        elif number:
            asks += "\n" + COMMENT.sub("", line)


def _markdown(text: str) -> str:
    """Return the inside of a ``<details>`` as Markdown: its code in backticks."""
    with_code = CODE.sub(r"`\1`", BREAK.sub("\n\n", text.strip()))
    return html.unescape(with_code)
