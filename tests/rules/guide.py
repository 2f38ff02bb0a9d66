"""The pages around the stages: their code is true, and their words are in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path

from coursekit.course.stages import Course
from rules.markdown import Page
from rules.snippets import errors_of

PAGES = ("start.md", "glossary.md", "cheatsheet.md", "beyond.md", "reading.md")
STATUS = re.compile(r"(?<![\w.])([2-5]\d\d)(?!\w|\.\d)")
LAST_STATUS = 503


def missing_pages(course: Course) -> Iterator[str]:
    """The guide has its pages, and the README leads to each."""
    readme = (course.root / "README.md").read_text(encoding="utf-8")
    for name in PAGES:
        if not (course.root / "guide" / name).is_file():
            yield f"guide/{name} is missing: add it."
        elif f"(guide/{name})" not in readme:
            yield f"README.md has no link to guide/{name}: add one."


def foreign_code(course: Course) -> Iterator[str]:
    """What is shown as a solution's code stands there, to the letter.

    The fence names the stage: ``python solution 04_routes``.
    """
    for page in _pages(course):
        for fence in page.fences:
            kind, _, stage = fence.info.rpartition(" ")
            if kind != "python solution":
                continue
            files = sorted((course.root / "solutions" / stage).rglob("*.py"))
            texts = [f"\n{path.read_text(encoding='utf-8')}" for path in files]
            if not any(f"\n{fence.raw}\n" in text for text in texts):
                yield (
                    f"guide/{page.path.name}, the code below line {fence.line}, does"
                    f" not stand in solutions/{stage}: copy it from there again."
                )


def broken_code(course: Course, folder: Path) -> Iterator[str]:
    """Plain Python code in the guide is a program that runs to its end."""
    for page in _pages(course):
        place = folder / page.path.stem
        place.mkdir()
        plain = [fence for fence in page.fences if fence.info == "python"]
        for fence, error in errors_of(plain, place):
            yield (
                f"guide/{page.path.name}, the code below line {fence.line}, does not"
                f" run: {error}. Mend it."
            )


def unordered_terms(course: Course) -> Iterator[str]:
    """The glossary has each term once, in the order of the alphabet, with words."""
    path = course.root / "guide" / "glossary.md"
    if not path.is_file():
        return
    parts = path.read_text(encoding="utf-8").split("\n### ")[1:]
    terms = [part.partition("\n")[0] for part in parts]
    for before, after in pairwise(terms):
        if before.lower() >= after.lower():
            yield f"guide/glossary.md has {after!r} after {before!r}: put it in order."
    for part in parts:
        term, _, words = part.partition("\n")
        if not words.strip():
            yield f"guide/glossary.md says nothing of {term!r}: explain it."


def untold_statuses(course: Course) -> Iterator[str]:
    """Each status that a brief asks for is on the cheat sheet."""
    path = course.root / "guide" / "cheatsheet.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    told = set(re.findall(r"^\| (\d{3}) ", text, re.MULTILINE))
    for stage in course.stages:
        brief = stage.folder / "brief.md"
        words = brief.read_text(encoding="utf-8") if brief.is_file() else ""
        asked = {each for each in STATUS.findall(words) if int(each) <= LAST_STATUS}
        for status in sorted(asked & _known() - told):
            yield (
                f"stages/{stage}/brief.md asks for {status}, which is not in the table"
                " of guide/cheatsheet.md: add a row."
            )


def _known() -> set[str]:
    """Return the numbers that are statuses: 300 in a brief may be a length."""
    return {str(status.value) for status in HTTPStatus}


def _pages(course: Course) -> Iterator[Page]:
    for name in PAGES:
        path = course.root / "guide" / name
        if path.is_file():
            yield Page(path)
