"""The form of what a learner reads: lesson, brief, hints and hunt."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coursekit.course.stages import Stage
from rules.markdown import Heading, Page

LESSON_HEADINGS = (
    "The idea",
    "A worked example",
    "Predict",
    "The way of a request",
    "Common mistakes",
    "Check yourself",
    "In an interview",
    "Read on",
)
BRIEF_HEADINGS = ("The exchange", "What is checked", "Out of scope", "Stretch")
LESSON_WORDS = range(400, 901)
LEAST_OF_A_BRIEF = 150  # and as many more as its demands need
HINTS = range(2, 5)
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
        found = [int(NUMBERED.fullmatch(task.words)[1]) for task in _tasks(brief)]
        if not found:
            yield _say(brief, "has no task: add a heading `## 1. …` for the first.")
        elif found != list(range(1, len(found) + 1)):
            numbers = ", ".join(map(str, found))
            yield _say(
                brief, f"numbers its tasks {numbers}: number them 1 to {len(found)}."
            )


def wrong_headings(stage: Stage) -> Iterator[str]:
    """A lesson and a brief have their headings, in the order that readers expect."""
    wanted = {
        "lesson.md": (f"# Stage {stage.number}: …", LESSON_HEADINGS),
        "brief.md": (f"# Stage {stage.number} brief: …", BRIEF_HEADINGS),
        "hints.md": (f"# Hints for stage {stage.number}", ()),
        "hunt.md": (f"# Scavenger hunt {stage.number}: …", ()),
        "hunt_after.md": (f"# Scavenger hunt {stage.number}, finished: …", ()),
    }
    for name, (title, headings) in wanted.items():
        if found := page(stage, name):
            yield from _title(found, title)
            yield from _in_order(found, headings)


def _title(found: Page, wanted: str) -> Iterator[str]:
    first = found.headings[0] if found.headings else Heading(0, "", 0)
    line = f"{'#' * first.level} {first.words}"
    start, dots, _ = wanted.partition("…")
    fits = line.startswith(start) and len(line) > len(start) if dots else line == wanted
    if not fits:
        yield _say(found, f"begins with `{line.strip()}`: begin it with `{wanted}`.")


def _in_order(found: Page, wanted: tuple[str, ...]) -> Iterator[str]:
    """Yield the headings that are not found behind the one before; others may stand."""
    left = [heading.words for heading in found.headings if heading.level == 2]
    before = "the title"
    for words in wanted:
        if words not in left:
            yield _say(found, f"has no heading `## {words}` after {before}: add it.")
            continue
        left = left[left.index(words) + 1 :]
        before = f"`## {words}`"


def wrong_hints(stage: Stage) -> Iterator[str]:
    """Hints have the headings of the brief's tasks, each with a ladder of 2 to 4."""
    brief, hints = page(stage, "brief.md"), page(stage, "hints.md")
    if brief is None or hints is None:
        return
    wanted = [task.words for task in _tasks(brief)]
    found = [heading for heading in hints.headings if heading.level == 2]
    for words in wanted:
        if words not in [heading.words for heading in found]:
            yield _say(
                hints, f"has no heading `## {words}`, a task of the brief: add it."
            )
    for heading in found:
        if heading.words not in wanted:
            yield _say(
                hints,
                f"has the heading `## {heading.words}`, no task of the brief:"
                " call it as the brief does, or remove it.",
            )
        yield from _ladder(hints, heading)
    if [heading.words for heading in found] != wanted and {
        heading.words for heading in found
    } == set(wanted):
        yield _say(hints, "has the brief's tasks in another order: follow the brief.")


def _ladder(hints: Page, task: Heading) -> Iterator[str]:
    found = [heading.words for heading in hints.below(task) if heading.level == 3]
    if len(found) not in HINTS:
        yield _say(
            hints,
            f"has a ladder of {len(found)} for `{task.words}`: give it 2, 3 or 4"
            " hints.",
        )
    wanted = [f"Hint {number}" for number in range(1, len(found) + 1)]
    if found != wanted:
        yield _say(
            hints, f"calls the hints for `{task.words}` otherwise: {', '.join(wanted)}."
        )


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
        yield _say(
            hunt,
            f"asks {len(numbers)} questions: ask {wanted[0]} to {wanted[-1]}.",
        )
    if numbers != [str(number) for number in range(1, len(numbers) + 1)]:
        yield _say(hunt, f"numbers its questions {', '.join(numbers)}: count from 1.")
    answers = len(re.findall(r"^\W*Answer:", hunt.prose, re.MULTILINE))
    if answers < len(numbers):
        yield _say(
            hunt,
            f"has {answers} lines `Answer: ____` for {len(numbers)} questions:"
            " give each question one.",
        )
    if not headings or headings[-1].words != "What surprised us":
        yield _say(hunt, "does not end with `## What surprised us`: add it.")


def wrong_length(stage: Stage) -> Iterator[str]:
    """A lesson has 400 to 900 words of prose, a brief 150 at least."""
    lesson, brief = page(stage, "lesson.md"), page(stage, "brief.md")
    if lesson and lesson.words not in LESSON_WORDS:
        act = "shorten it" if lesson.words > LESSON_WORDS[-1] else "say more"
        wanted = f"{LESSON_WORDS[0]} to {LESSON_WORDS[-1]}"
        yield _say(lesson, f"has {lesson.words} words of prose, not {wanted}: {act}.")
    if brief and brief.words < LEAST_OF_A_BRIEF:
        yield _say(
            brief,
            f"has {brief.words} words of prose, not {LEAST_OF_A_BRIEF} or more: say"
            " all that is demanded.",
        )


def missing_picture(stage: Stage) -> Iterator[str]:
    """Each lesson has a picture that GitHub draws."""
    lesson = page(stage, "lesson.md")
    if lesson and not any(fence.info == "mermaid" for fence in lesson.fences):
        yield _say(lesson, "has no picture: draw one in a fence of the kind `mermaid`.")


def _tasks(brief: Page) -> list[Heading]:
    return [
        heading
        for heading in brief.headings
        if heading.level == 2 and NUMBERED.fullmatch(heading.words)
    ]


def _say(found: Page, words: str) -> str:
    return f"{'/'.join(found.path.parts[-3:])} {words}"
