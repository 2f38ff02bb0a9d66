"""The guide beside the stages: its code, the terms of its glossary, its cheat sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path

from coursekit.course.stages import Course, Stage
from rules.links import pages_of
from rules.markdown import Fence, Heading, Page
from rules.prose import page
from rules.snippets import errors_of, stands_in

PAGES = ("start.md", "glossary.md", "cheatsheet.md", "beyond.md")
GLOSSARY = "guide/glossary.md"
CHEAT_SHEET = "guide/cheatsheet.md"
KIND = re.compile(r"python(?: no-run| solution (?P<stage>\S+))?")
STATUS = re.compile(r"\b[2-5]\d\d\b")
STATUS_ROW = re.compile(r"^\| *(\d{3}) *\|", re.MULTILINE)
STATUSES = {str(status.value) for status in HTTPStatus}
ITS_STAGE = re.compile(r"\bstage \d|\[beyond\]|\bnot used in", re.IGNORECASE)
LINK_TARGET = re.compile(r"^\[[^\]]+\]: .*$", re.MULTILINE)
SIGN = re.compile(r"[^a-z0-9]+")


def missing_pages(course: Course) -> Iterator[str]:
    """The guide has its pages, and each says something."""
    for name in PAGES:
        path = course.root / "guide" / name
        if not path.is_file() or not path.read_text(encoding="utf-8").strip():
            yield f"guide/{name} is missing or empty: write it."


def untested_code(course: Course) -> Iterator[str]:
    """Python in the guide is of one of the kinds that a rule looks at."""
    for where, fence in _fences(course):
        if not KIND.fullmatch(fence.info):
            yield (
                f"{where} is of the kind `{fence.info}`, which nothing tests: call it"
                " `python`, `python solution NN_slug` or `python no-run`."
            )


def foreign_code(course: Course) -> Iterator[str]:
    """Code that is shown as a solution's stands in that of the named stage."""
    stages = {stage.name: stage for stage in course.stages}
    for where, fence in _fences(course):
        kind = KIND.fullmatch(fence.info)
        name = kind["stage"] if kind else None
        if name is None:
            continue
        if name not in stages:
            yield f"{where} names the stage {name}, which is not there: name another."
        elif not stands_in(stages[name], fence):
            yield (
                f"{where} does not stand in solutions/{name}: copy the lines from there"
                " again."
            )


def broken_code(course: Course, folder: Path) -> Iterator[str]:
    """Plain Python code in the guide is a program that runs to its end."""
    for name in PAGES:
        for fence, error in errors_of(_python(_page(course, name)), folder / name):
            yield (
                f"guide/{name}, the code below line {fence.line}, does not run:"
                f" {error}. Fix it, or call it `python no-run`."
            )


def wrong_terms(course: Course) -> Iterator[str]:
    """The terms of the glossary are in order, none is empty, each names its stage."""
    terms = _terms(course)
    for before, after in pairwise(terms):
        if _in_order(after) <= _in_order(before):
            yield (
                f"{GLOSSARY} has `{after.words}` below `{before.words}`: put its terms"
                " into the order of the alphabet, each of them once."
            )
    for term, text in terms.items():
        words = LINK_TARGET.sub("", text).strip()
        if not words:
            yield (
                f"{GLOSSARY} says nothing of `{term.words}`: explain it in two to four"
                " sentences."
            )
        elif not ITS_STAGE.search(words):
            yield (
                f"{GLOSSARY} does not say which stage needs `{term.words}`: end it with"
                " `[Stage 2].`, or the stage that does."
            )


def unknown_terms(course: Course) -> Iterator[str]:
    """Every link into the glossary, from any page, leads to one of its terms."""
    known = {term.anchor for term in _terms(course)}
    glossary = (course.root / GLOSSARY).resolve()
    for found, name in pages_of(course):
        for link in found.links:
            target, _, anchor = link.partition("#")
            path = found.path.parent / target if target else found.path
            if anchor and path.resolve() == glossary and anchor not in known:
                yield (
                    f"{name.as_posix()} links to the term {anchor}, which {GLOSSARY}"
                    " does not have: explain it there below a heading `### …`, or link"
                    " to another."
                )


def unlisted_statuses(stage: Stage) -> Iterator[str]:
    """The cheat sheet has a row for each status that a brief names."""
    brief = page(stage, "brief.md")
    sheet = stage.root / CHEAT_SHEET
    if brief is None or not sheet.is_file():
        return
    listed = set(STATUS_ROW.findall(sheet.read_text(encoding="utf-8")))
    named = set(STATUS.findall(brief.path.read_text(encoding="utf-8")))
    for status in sorted(named & STATUSES - listed):
        yield (
            f"stages/{stage}/brief.md names the status {status}, and no row of"
            f" {CHEAT_SHEET} begins with it: add `| {status} | … |` there."
        )


def _page(course: Course, name: str) -> Page | None:
    path = course.root / "guide" / name
    return Page(path) if path.is_file() else None


def _python(found: Page | None) -> list[Fence]:
    fences = found.fences if found else []
    return [fence for fence in fences if fence.info.startswith("py")]


def _fences(course: Course) -> Iterator[tuple[str, Fence]]:
    for name in PAGES:
        for fence in _python(_page(course, name)):
            yield f"guide/{name}, the code below line {fence.line},", fence


def _terms(course: Course) -> dict[Heading, str]:
    """Return the terms of the glossary in their order, and what it says of each."""
    found = _page(course, "glossary.md")
    if found is None:
        return {}
    lines = found.path.read_text(encoding="utf-8").splitlines()
    ends = [heading.line - 1 for heading in found.headings[1:]] + [len(lines)]
    return {
        heading: "\n".join(lines[heading.line : end])
        for heading, end in zip(found.headings, ends, strict=True)
        if heading.level == 3
    }


def _in_order(term: Heading) -> str:
    """Return what a term is sorted by: its words, whatever their case and signs."""
    return SIGN.sub(" ", term.words.lower())
