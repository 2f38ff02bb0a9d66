"""Where links lead: to pages and headings that are there, and from tasks to lessons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from coursekit.course.stages import Course, Stage
from rules.files import pages_of
from rules.markdown import Page
from rules.prose import page


def dead_links(course: Course) -> Iterator[str]:
    """Every relative link of every page leads to a file, and to a heading of it."""
    for path in pages_of(course):
        yield from _dead_links_of(Page(path), path.relative_to(course.root))


def _dead_links_of(found: Page, name: Path) -> Iterator[str]:
    for link in found.links:
        target, _, anchor = link.partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        path = found.path.parent / target if target else found.path
        if not path.exists():
            yield f"{name.as_posix()} links to {link}, which is not there: fix it."
        elif anchor and path.suffix == ".md" and anchor not in Page(path).anchors:
            yield (
                f"{name.as_posix()} links to {link}, but no heading there is called so:"
                " fix it."
            )


def unlinked_tasks(stage: Stage) -> Iterator[str]:
    """Each task of a brief links to the section of the lesson that it is about."""
    brief, lesson = page(stage, "brief.md"), page(stage, "lesson.md")
    if brief is None or lesson is None:
        return
    headings = [heading.words for heading in lesson.headings]
    for number, title in stage.tasks.items():
        section = stage.sections.get(number)
        where = f"stages/{stage}/brief.md links from task {number}"
        if section is None:
            yield (
                f"{where} ({title}) to no section of the lesson: write"
                " `In the lesson: [its heading](lesson.md#its-heading).` below it."
            )
        elif section not in headings:
            yield (
                f"{where} to “{section}”, and no heading of lesson.md is called so:"
                " call the link as the heading."
            )
