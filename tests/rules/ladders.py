"""The ladders of hints: their form, their names, and what their last rung keeps back.

A task has one ladder, or one for each problem, with its name in brackets behind each
hint: ``### Hint 2 (ids come back)``. A check says by ``@hint("ids come back")`` which
one helps with what it shows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from coursekit.course.hints import WHOLE_TASK
from coursekit.course.stages import Stage
from rules.checks import Check, checks_of
from rules.markdown import Fence, Heading, Page
from rules.prose import NUMBERED, page, say, tasks_of

HINT = re.compile(r"Hint (\d+)(?: \((.+)\))?")
HINTS = range(2, 5)
MOST_OF_THE_SOLUTION = 2  # lines that follow each other; blank and short ones aside
TYPED_IN_QUOTES = re.compile(r"[^A-Z()\[\]{}\"`$\\!]+")

Ladders = dict[str, list[Heading]]


def wrong_hints(stage: Stage) -> Iterator[str]:
    """Hints have the headings of the brief's tasks, in their order."""
    brief, hints = page(stage, "brief.md"), page(stage, "hints.md")
    if brief is None or hints is None:
        return
    wanted = [task.words for task in tasks_of(brief)]
    found = [heading.words for heading in _tasks(hints)]
    for words in wanted:
        if words not in found:
            yield say(
                hints, f"has no heading `## {words}`, a task of the brief: add it."
            )
    for words in found:
        if words not in wanted:
            yield say(
                hints,
                f"has the heading `## {words}`, no task of the brief:"
                " call it as the brief does, or remove it.",
            )
    if found != wanted and set(found) == set(wanted):
        yield say(hints, "has the brief's tasks in another order: follow the brief.")


def wrong_ladders(stage: Stage) -> Iterator[str]:
    """A ladder has 2 to 4 hints, numbered from 1, and a name that can be typed."""
    if hints := page(stage, "hints.md"):
        for task in _tasks(hints):
            for about, rungs in (_ladders(hints, task) or {WHOLE_TASK: []}).items():
                words = [rung.words for rung in rungs]
                of = _named(task, about)
                yield from (say(hints, w) for w in _wrong(about, words, of))


def _wrong(about: str, rungs: list[str], of: str) -> Iterator[str]:
    if len(rungs) not in HINTS:
        yield f"has a ladder of {len(rungs)} for {of}: give it 2, 3 or 4 hints."
    end = f" ({about})" if about else ""
    wanted = [f"Hint {number}{end}" for number in range(1, len(rungs) + 1)]
    if rungs != wanted:
        yield f"calls the hints for {of} otherwise: {', '.join(wanted)}."
    if about and not TYPED_IN_QUOTES.fullmatch(about):
        yield (
            f"has a ladder for {of}, and a learner types that name: write it in small"
            " letters, without brackets, quotes, `$` and `!`."
        )


def lonely_ladders(stage: Stage) -> Iterator[str]:
    """A ladder for one problem is named by a check of its task, and the reverse."""
    hints = page(stage, "hints.md")
    if hints is None:
        return
    marked = _marked(stage)
    for task in _tasks(hints):
        number = NUMBERED.fullmatch(task.words)
        if number and int(number[1]) in stage.tasks:
            found, checks = _ladders(hints, task), marked[int(number[1])]
            yield from (say(hints, w) for w in _unmarked(found, checks, task))
            yield from _without_ladder(found, checks, task, f"stages/{stage}/hints.md")


def _unmarked(found: Ladders, checks: dict[str, Check], task: Heading) -> Iterator[str]:
    for about in found:
        if about != WHOLE_TASK and about not in checks:
            yield (
                f"has hints for {_named(task, about)}, which no check of the task"
                f' names: mark one with @hint("{about}"), or rename them.'
            )


def _without_ladder(
    found: Ladders, checks: dict[str, Check], task: Heading, page_name: str
) -> Iterator[str]:
    for about, check in checks.items():
        if about not in found and about == WHOLE_TASK:
            yield (
                f"{check} has no @hint, and {page_name} no ladder without a name below"
                f" `## {task.words}`: write `### Hint 1`, `### Hint 2` … there, or mark"
                " the check."
            )
        elif about not in found:
            yield (
                f'{check} has the mark @hint("{about}"), and {page_name} no such ladder'
                f" below `## {task.words}`: write `### Hint 1 ({about})` … there, or"
                " name one that it has."
            )


def _marked(stage: Stage) -> dict[object, dict[str, Check]]:
    """Return a check for each name that those of a task have in ``@hint``."""
    found: dict[object, dict[str, Check]] = defaultdict(dict)
    for check in checks_of(stage):
        [about, *_] = check.mark("hint") or [WHOLE_TASK]
        for number in check.mark("task") or []:
            found[number].setdefault(str(about), check)
    return found


def given_away(stage: Stage) -> Iterator[str]:
    """The last hint of a ladder shows the shape, and not the solution's own lines."""
    hints = page(stage, "hints.md")
    if hints is None:
        return
    known = dict(_runs_of_the_solution(stage))
    for task in _tasks(hints):
        for about, rungs in _ladders(hints, task).items():
            for fence in _fences_below(hints, rungs[-1]):
                shown = next((r for r in _runs(fence.lines) if r in known), None)
                if shown:
                    yield (
                        f"stages/{stage}/hints.md, the code below line {fence.line},"
                        f" ends the ladder for {_named(task, about)} with lines of"
                        f" solutions/{stage}/{known[shown]} (`{shown[0]}` and the next"
                        f" {len(shown) - 1}): show the shape in the lesson's domain, or"
                        " write `...` at the decisive places."
                    )


def _runs_of_the_solution(stage: Stage) -> Iterator[tuple[tuple[str, ...], str]]:
    for path in sorted((stage.solution / "app").rglob("*.py")):
        name = path.relative_to(stage.solution).as_posix()
        for run in _runs(path.read_text(encoding="utf-8").splitlines()):
            yield run, name


def _runs(lines: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield what follows each other in code, without blank lines and single words."""
    code = [re.sub(r"(^|\s+)#.*", "", line).strip() for line in lines]
    code = [line for line in code if len(line.split()) > 1]
    size = MOST_OF_THE_SOLUTION + 1
    yield from (tuple(code[i : i + size]) for i in range(len(code) - size + 1))


def _tasks(hints: Page) -> list[Heading]:
    return [heading for heading in hints.headings if heading.level == 2]


def _ladders(hints: Page, task: Heading) -> Ladders:
    """Return the headings of a task's hints, by the names of their ladders."""
    found: Ladders = {}
    for heading in hints.below(task):
        if heading.level == 3:
            rung = HINT.fullmatch(heading.words)
            found.setdefault((rung and rung[2]) or WHOLE_TASK, []).append(heading)
    return found


def _named(task: Heading, about: str) -> str:
    return f"`{task.words}`" + (f" about `{about}`" if about else "")


def _fences_below(hints: Page, rung: Heading) -> Iterator[Fence]:
    starts = [heading.line for heading in hints.headings if heading.level <= 3]
    ends = dict(pairwise([*starts, float("inf")]))
    for fence in hints.fences:
        if rung.line < fence.line < ends[rung.line]:
            yield fence
