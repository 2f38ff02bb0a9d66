"""The pages around the stages: their code is true, and their words are in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path

from coursekit.course.stages import Course
from rules.files import pages_of
from rules.markdown import Heading, Page
from rules.snippets import errors_of

PAGES = ("start.md", "glossary.md", "cheatsheet.md", "beyond.md", "reading.md")
STATUS = re.compile(r"(?<![\w.])([2-5]\d\d)(?!\w|\.\d)")
LAST_STATUS = 503
KIND = re.compile(r"python(?: no-run| solution \S+)?")
ITS_STAGE = re.compile(r"\bstage \d|\[beyond\]|\bnot used in", re.IGNORECASE)
LINK_TARGET = re.compile(r"^\[[^\]]+\]: .*$", re.MULTILINE)
TERM_LEVEL = 3
FIRST_STAGE = re.compile(r"\[stage (\d+)\]", re.IGNORECASE)
IN_ITALICS = re.compile(r"(?<!\*)\*{1,2}([^*\n]+)\*{1,2}")
TO_THE_GLOSSARY = re.compile(r"glossary\.md#([\w-]+)")
NEVER = 100


def missing_pages(course: Course) -> Iterator[str]:
    """The guide has its pages, and the README leads to each."""
    readme = (course.root / "README.md").read_text(encoding="utf-8")
    for name in PAGES:
        if not (course.root / "guide" / name).is_file():
            yield f"guide/{name} is missing: add it."
        elif f"(guide/{name})" not in readme:
            yield f"README.md has no link to guide/{name}: add one."


def untested_code(course: Course) -> Iterator[str]:
    """Python in the guide is of one of the kinds that a rule looks at."""
    for page in _pages(course):
        for fence in page.fences:
            if fence.info.startswith("py") and not KIND.fullmatch(fence.info):
                yield (
                    f"guide/{page.path.name}, the code below line {fence.line}, is of"
                    f" the kind `{fence.info}`, which nothing tests: call it `python`,"
                    " `python solution NN_slug` or `python no-run`."
                )


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
                f" run: {error}. Fix it."
            )


def unordered_terms(course: Course) -> Iterator[str]:
    """The glossary has each term once, in the order of the alphabet, with words.

    It says which stage needs the term.
    """
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
        words = LINK_TARGET.sub("", words)
        if not words.strip():
            yield f"guide/glossary.md says nothing of {term!r}: explain it."
        elif not ITS_STAGE.search(words):
            yield (
                f"guide/glossary.md does not say which stage needs {term!r}: end it"
                " with `[Stage 2].`, or the stage that does."
            )


def unknown_terms(course: Course) -> Iterator[str]:
    """Every link into the glossary, from any page, leads to one of its terms."""
    path = course.root / "guide" / "glossary.md"
    if not path.is_file():
        return
    headings = Page(path).headings
    known = {each.anchor for each in headings if each.level == TERM_LEVEL}
    for place in pages_of(course):
        page, name = Page(place), place.relative_to(course.root)
        for link in page.links:
            target, _, anchor = link.partition("#")
            to = page.path.parent / target if target else page.path
            if anchor and anchor not in known and to.resolve() == path.resolve():
                yield (
                    f"{name.as_posix()} links to the term {anchor}, which"
                    " guide/glossary.md does not have: explain it there below a heading"
                    " `### …`, or link to another."
                )


def unlinked_terms(course: Course) -> Iterator[str]:
    """A term is linked, or set in italics or bold, in the stage that needs it first.

    The glossary names that stage; an earlier one may do it too.
    """
    path = course.root / "guide" / "glossary.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    known: dict[str, int] = {}
    for stage in reversed(course.stages):
        for name in ("lesson.md", "brief.md"):
            place = stage.folder / name
            words = place.read_text(encoding="utf-8").lower() if place.is_file() else ""
            for term in IN_ITALICS.findall(words) + TO_THE_GLOSSARY.findall(words):
                known[term] = stage.number
    for part in text.split("\n### ")[1:]:
        term, _, words = part.partition("\n")
        first = FIRST_STAGE.search(LINK_TARGET.sub("", words))
        names = (term.lower(), f"{term.lower()}s", Heading(TERM_LEVEL, term, 0).anchor)
        if first and min(known.get(name, NEVER) for name in names) > int(first[1]):
            yield (
                f"stages: no lesson or brief up to stage {first[1]} links to"
                f" {term!r}, which guide/glossary.md gives to that stage: link it where"
                " it first comes."
            )


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
