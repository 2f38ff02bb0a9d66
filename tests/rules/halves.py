"""Learners who are half-way: what each task brings, what a check needs before it."""

from __future__ import annotations

import ast
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cutting import cut_down

from coursekit.course.stages import Course, Stage
from coursekit.errors import CourseError
from rules.checks import checks_of


def unfit_cuts(stage: Stage) -> Iterator[str]:
    """A stage says what each task brings, so that its solution can be cut down."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            cut_down(stage, min(stage.tasks, default=0), Path(folder) / "code")
        except CourseError as error:
            yield str(error)


def unanswered_needs(course: Course) -> Iterator[str]:
    """What checks need before their own question is what another check is about.

    That one belongs to the same stage or an earlier one; what ``checks/shared`` and
    ``checks/conftest.py`` need may be of any stage.
    """
    about: dict[str, list[Stage]] = {}
    for stage in course.stages:
        for check in checks_of(stage):
            for need in check.mark("about") or []:
                about.setdefault(str(need), []).append(stage)
    stage_of = {path: stage for stage in course.stages for path in stage.checks}
    last, needs = course.stages[-1], set()
    for path in sorted((course.root / "checks").rglob("*.py")):
        where = path.relative_to(course.root).as_posix()
        for line, need in _needs(path):
            needs.add(need)
            stage = stage_of.get(path, last)
            if not need:
                yield f"{where}, line {line}, needs no text: write one in quotes."
            elif not any(each <= stage for each in about.get(need, [])):
                yield (
                    f'{where}, line {line}, needs "{need}", and no check of {stage} or'
                    f' before is about it: mark one with @about("{need}").'
                )
    for need in about.keys() - needs:
        yield (
            f'A check of {about[need][0]} is about "{need}", which none needs: write it'
            " as in a needed(…), or take the mark away."
        )


def _needs(path: Path) -> Iterator[tuple[int, str]]:
    """Yield each ``needed("…")`` of a file: its line and its text, empty if none."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), path)):
        match node:
            case ast.Call(ast.Name("needed"), [ast.Constant(str(need))]):
                yield node.lineno, need
            case ast.Call(ast.Name("needed")):
                yield node.lineno, ""
