"""The form of what a learner and a teacher read: lesson, brief, hints, hunt, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coursekit.course.hints import WHOLE_TASK, ladders
from coursekit.course.stages import Course, Stage
from rules.checks import checks_of
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
HINTS = range(2, 5)
QUESTIONS = range(6, 11)
QUESTIONS_AFTER = range(8, 11)
HINT = re.compile(r"Hint (\d+)(?: \((.+)\))?")
DESCRIBED = ("accTitle:", "accDescr:")
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
    """Hints have the headings of the brief's tasks, each with ladders of 2 to 4."""
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
    found: dict[str, list[str]] = {}
    for heading in hints.below(task):
        rung = HINT.fullmatch(heading.words)
        if heading.level == 3:
            about = (rung and rung[2]) or WHOLE_TASK
            found.setdefault(about, []).append(heading.words)
    for about, rungs in (found or {WHOLE_TASK: []}).items():
        of = f"`{task.words}`" + (f" about `{about}`" if about else "")
        if len(rungs) not in HINTS:
            yield _say(
                hints,
                f"has a ladder of {len(rungs)} for {of}: give it 2, 3 or 4 hints.",
            )
        end = f" ({about})" if about else ""
        wanted = [f"Hint {number}{end}" for number in range(1, len(rungs) + 1)]
        if rungs != wanted:
            yield _say(
                hints, f"calls the hints for {of} otherwise: {', '.join(wanted)}."
            )


def lonely_ladders(stage: Stage) -> Iterator[str]:
    """A ladder for one problem is named by a check of its task, and the reverse."""
    name = f"stages/{stage}/hints.md"
    for task in stage.tasks:
        checks = [check for check in checks_of(stage) if check.mark("task") == [task]]
        wanted = {(check.mark("hint") or [WHOLE_TASK])[0]: check for check in checks}
        found = ladders(stage, task)
        for about in found.keys() - wanted.keys() - {WHOLE_TASK}:
            yield (
                f"{name} has hints about `{about}` for task {task}, which no check of"
                f' it names: mark one with @hint("{about}"), or rename them.'
            )
        for about in wanted.keys() - found.keys():
            what = f"about `{about}`" if about else "for the whole task"
            yield (
                f"{wanted[about]} needs hints {what}, and {name} has none below task"
                f" {task}: write a ladder, or mark the check with another one's name."
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


def missing_picture(stage: Stage) -> Iterator[str]:
    """Each lesson has a picture that GitHub draws."""
    lesson = page(stage, "lesson.md")
    if lesson and not any(fence.info == "mermaid" for fence in lesson.fences):
        yield _say(lesson, "has no picture: draw one in a fence of the kind `mermaid`.")


def undescribed_pictures(stage: Stage) -> Iterator[str]:
    """Who does not see a picture is told its title and what it shows."""
    for path in sorted(stage.folder.glob("*.md")):
        found = Page(path)
        for fence in found.fences:
            missing = [word for word in DESCRIBED if word not in fence.text]
            if fence.info == "mermaid" and missing:
                yield _say(
                    found,
                    f"has a picture in line {fence.line} without {missing[0]} Add the"
                    " line below its first one, for who does not see it.",
                )


def _tasks(brief: Page) -> list[Heading]:
    return [
        heading
        for heading in brief.headings
        if heading.level == 2 and NUMBERED.fullmatch(heading.words)
    ]


def _say(found: Page, words: str) -> str:
    return f"{'/'.join(found.path.parts[-3:])} {words}"
