"""The form of what is read: lesson, brief, hunt, notes for who teaches."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coursekit.course.stages import Course, Stage
from rules.files import pages_of
from rules.markdown import Heading, Page

LESSON_HEADINGS = (
    "The idea",
    "A worked example",
    "Predict",
    "The way of a request",
    "Common mistakes",
    "What it costs",
    "Check yourself",
    "In an interview",
    "In short",
    "Read on",
)
WARM_UP = "Warm up"  # from the second stage on, before all these
BRIEF_HEADINGS = ("The exchange", "What is checked", "Out of scope", "Stretch")
TEACHING_HEADINGS = (
    "On the board",
    "Live",
    "What most get wrong",
    "To discuss",
    "When time is short",
)
PLAIN = {
    "mend": "fix",
    "mends": "fixes",
    "mended": "fixed",
    "in any case": "whatever its case",
    "takes along": "deletes too",
    "turns it round": "reverses it",
}
"""What readers with English as a second language did not know, and what they do."""
QUESTIONS = range(6, 11)
QUESTIONS_AFTER = range(8, 11)
NUMBERED = re.compile(r"(\d+)\. .+")


def page(stage: Stage, name: str) -> Page | None:
    """Return a page of a stage; None where it is missing, which ``files`` tells."""
    path = stage.folder / name
    return Page(path) if path.is_file() else None


def unnumbered_tasks(stage: Stage) -> Iterator[str]:
    """The tasks of a brief are numbered from 1, without gaps, in their order."""
    if brief := page(stage, "brief.md"):
        found = [int(NUMBERED.fullmatch(task.words)[1]) for task in tasks_of(brief)]
        if not found:
            yield say(brief, "has no task: add a heading `## 1. …` for the first.")
        elif found != list(range(1, len(found) + 1)):
            numbers = ", ".join(map(str, found))
            yield say(
                brief, f"numbers its tasks {numbers}: number them 1 to {len(found)}."
            )


def wrong_headings(stage: Stage) -> Iterator[str]:
    """Each page has its headings, in the order that readers expect."""
    warm_up = (WARM_UP,) if Course(stage.root).before(stage) else ()
    wanted = {
        "lesson.md": (f"# Stage {stage.number}: …", warm_up + LESSON_HEADINGS),
        "brief.md": (f"# Stage {stage.number} brief: …", BRIEF_HEADINGS),
        "hints.md": (f"# Hints for stage {stage.number}", ()),
        "hunt.md": (f"# Scavenger hunt {stage.number}: …", ()),
        "hunt_after.md": (f"# Scavenger hunt {stage.number}, finished: …", ()),
        "teach.md": (f"# Teaching stage {stage.number}", TEACHING_HEADINGS),
    }
    for name, (title, headings) in wanted.items():
        if found := page(stage, name):
            yield from _title(found, title)
            yield from _in_order(found, headings)


def hard_words(course: Course) -> Iterator[str]:
    """Words stand there that a reader knows whose second language is English."""
    checks = (course.root / "checks").rglob("[!.]*.*")
    told = [each for each in checks if each.suffix in (".py", ".toml")]
    for path in [*pages_of(course), *sorted(told)]:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            for hard, plain in PLAIN.items():
                if re.search(rf"\b{hard}\b", line, re.IGNORECASE):
                    name = path.relative_to(course.root).as_posix()
                    yield f"{name}, line {number}, says {hard!r}: say {plain!r}."


def _title(found: Page, wanted: str) -> Iterator[str]:
    first = found.headings[0] if found.headings else Heading(0, "", 0)
    line = f"{'#' * first.level} {first.words}"
    start, dots, _ = wanted.partition("…")
    fits = line.startswith(start) and len(line) > len(start) if dots else line == wanted
    if not fits:
        yield say(found, f"begins with `{line.strip()}`: begin it with `{wanted}`.")


def _in_order(found: Page, wanted: tuple[str, ...]) -> Iterator[str]:
    """Yield the headings that are not found behind the one before; others may stand."""
    left = [heading.words for heading in found.headings if heading.level == 2]
    before = "the title"
    for words in wanted:
        if words not in left:
            yield say(found, f"has no heading `## {words}` after {before}: add it.")
            continue
        left = left[left.index(words) + 1 :]
        before = f"`## {words}`"


def wrong_hunt(stage: Stage) -> Iterator[str]:
    """A hunt asks 6 to 10 questions, each with a line for the answer.

    The one through the finished stage, which it need not have, asks 8 at least.
    """
    for name, wanted in (("hunt.md", QUESTIONS), ("hunt_after.md", QUESTIONS_AFTER)):
        if hunt := page(stage, name):
            yield from _wrong_hunt(hunt, wanted)


def _wrong_hunt(hunt: Page, wanted: range) -> Iterator[str]:
    headings = [heading for heading in hunt.headings if heading.level == 2]
    numbers = [m[1] for h in headings if (m := NUMBERED.fullmatch(h.words))]
    if len(numbers) not in wanted:
        yield say(
            hunt,
            f"asks {len(numbers)} questions: ask {wanted[0]} to {wanted[-1]}.",
        )
    if numbers != [str(number) for number in range(1, len(numbers) + 1)]:
        yield say(hunt, f"numbers its questions {', '.join(numbers)}: count from 1.")
    answers = len(re.findall(r"^\W*Answer:", hunt.prose, re.MULTILINE))
    if answers < len(numbers):
        yield say(
            hunt,
            f"has {answers} lines `Answer: ____` for {len(numbers)} questions:"
            " give each question one.",
        )
    if not headings or headings[-1].words != "What surprised us":
        yield say(hunt, "does not end with `## What surprised us`: add it.")


def tasks_of(brief: Page) -> list[Heading]:
    """Return the headings of a brief's tasks."""
    return [
        heading
        for heading in brief.headings
        if heading.level == 2 and NUMBERED.fullmatch(heading.words)
    ]


def say(found: Page, words: str) -> str:
    """Return a sentence that begins with a page's name."""
    return f"{'/'.join(found.path.parts[-3:])} {words}"
