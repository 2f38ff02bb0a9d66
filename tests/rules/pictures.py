"""The pictures: each lesson has one, and each says in words what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coursekit.course.stages import Course, Stage
from rules.files import pages_of
from rules.markdown import Page
from rules.prose import page, say

MERMAID = "mermaid"
DESCRIBED = {
    "accTitle: …": re.compile(r"^\s*accTitle: \S", re.MULTILINE),
    "accDescr: …": re.compile(r"^\s*accDescr: \S", re.MULTILINE),
}


def missing_picture(stage: Stage) -> Iterator[str]:
    """Each lesson has a picture that GitHub draws."""
    lesson = page(stage, "lesson.md")
    if lesson and not any(fence.info == MERMAID for fence in lesson.fences):
        yield say(lesson, "has no picture: draw one in a fence of the kind `mermaid`.")


def undescribed_pictures(course: Course) -> Iterator[str]:
    """Who does not see a picture is told its title and what it shows."""
    for path in pages_of(course):
        for fence in Page(path).fences:
            missing = [
                line for line, form in DESCRIBED.items() if not form.search(fence.text)
            ]
            if fence.info == MERMAID and missing:
                name = path.relative_to(course.root).as_posix()
                yield (
                    f"{name}, the picture below line {fence.line}, has no line"
                    f" `{'` and no line `'.join(missing)}`: add it below the first one,"
                    " for who does not see the picture."
                )
