"""A stage that is passed, seen another way: what differs, in which order, and why."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from coursekit.course.definitions import REST, Difference, definitions, differences
from coursekit.course.mistakes import Mistake, mistakes_of
from coursekit.course.reasons import Reason, reasons_up_to
from coursekit.course.stages import Course, Stage

MOST_REASONS = 3
LEAST = 3


@dataclass(frozen=True)
class Explained:
    """One thing that a learner has another way, and why the solution has it so."""

    difference: Difference
    reasons: tuple[Reason, ...]
    is_new: bool
    """Whether the stage brought it, or changed it."""

    @property
    def file(self) -> str:
        """The file of the solution that it stands in."""
        assert self.difference.theirs is not None
        return self.difference.theirs.file

    @property
    def rank(self) -> int:
        """How instructive it is: 0 is best, ``LEAST`` the other end."""
        if self.is_new:
            return 0 if self.reasons else 1
        return 2 if self.reasons else LEAST


@dataclass(frozen=True)
class Comparison:
    """All that differs between two versions: the solution's things, and one's own."""

    explained: list[Explained]
    """By file: first what the stage brought, the file with the most reasons first."""
    only_mine: list[str]
    only_theirs: list[str]
    """What the solution alone has, and had before; the lessons say nothing of it."""


def compare(course: Course, stage: Stage, code: Path) -> Comparison:
    """Return what a learner's version and the solution have another way."""
    reasons = reasons_up_to(course, stage)
    before = course.before(stage)
    known = {d.meaning for d in definitions(before.solution)} if before else set()
    found = Comparison([], [], [])
    for each in differences(code, stage.solution):
        if each.theirs is None:
            assert each.mine is not None
            if each.mine.name != REST:
                found.only_mine.append(f"{each.mine.name} in {each.mine.file}")
            continue
        fitting = tuple(r for r in reasons if r.fits(each))[:MOST_REASONS]
        one = Explained(each, fitting, each.theirs.meaning not in known)
        if one.rank == LEAST and each.mine is None:
            found.only_theirs.append(f"{each.theirs.name} in {one.file}")
        else:
            found.explained.append(one)
    return replace(found, explained=list(_ordered(found.explained)))


def _ordered(explained: list[Explained]) -> Iterator[Explained]:
    """Yield what the stage brought, then the rest; each by file, the best first."""
    for is_new in (True, False):
        part = [each for each in explained if each.is_new is is_new]
        files = [list(group) for _, group in groupby(part, lambda each: each.file)]
        for some in sorted(files, key=_reasons_in):
            yield from sorted(some, key=lambda each: each.rank)


def _reasons_in(explained: list[Explained]) -> int:
    return -sum(bool(each.reasons) for each in explained)


def avoided(stage: Stage, met: dict[str, str]) -> dict[int, Mistake]:
    """Return a mistake of each task that its learner did not make, by the task.

    ``met`` names the checks that failed on the way: what one of those would have seen
    is left out, as it may be what was done.
    """
    tasks = tasks_of_checks(stage)
    chosen: dict[int, Mistake] = {}
    for mistake in mistakes_of(stage):
        task = tasks.get(mistake.caught_by.partition("[")[0])
        if task and mistake.caught_by not in met:
            chosen.setdefault(task, mistake)
    return dict(sorted(chosen.items()))


def tasks_of_checks(stage: Stage) -> dict[str, int]:
    """Return the task that each check of a stage belongs to, by the check's name."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in stage.checks]
    return {
        node.name: decorator.args[0].value
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call)
        and ast.unparse(decorator.func) == "task"
        and isinstance(decorator.args[0], ast.Constant)
        and isinstance(decorator.args[0].value, int)
    }
