"""What is said of programs that are half done: what passes too soon, what needs more.

``tests/passes_early.toml`` lists the checks that may pass before their task is done.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache

from conftest import COURSE
from rules.checks import checks_of

from coursekit.course.stages import Stage
from coursekit.grading.verdict import Outcome, Verdict

LIST = COURSE.root / "tests" / "passes_early.toml"


@cache
def early() -> dict[str, list[int]]:
    """Return after how many tasks a check passes, though its own is not done."""
    tables = tomllib.loads(LIST.read_text(encoding="utf-8"))["early"]
    return {table["check"]: table["done"] for table in tables}


def wrong_halves(stage: Stage, done: int, verdicts: list[Verdict]) -> Iterator[str]:
    """Yield what is wrong with the verdicts on a program with the first tasks done."""
    where = f"solutions/{stage}, cut down to the first {done} tasks,"
    if done == 0:
        where = f"stages/{stage}, the starter,"
    for verdict in verdicts:
        passes = verdict.outcome is Outcome.PASSED
        listed = done in early().get(verdict.name, [])
        if not passes and (verdict.task or 0) <= done:
            yield (
                f"{where} fails {verdict.id}, of task {verdict.task}: expected"
                f" {verdict.expected}; got {verdict.got} {verdict.log}. Let the check"
                " need no more than its task and those before it."
            )
        elif passes and (verdict.task or 0) > done and not listed:
            yield (
                f"{where} passes {verdict.id}, of task {verdict.task}: let the check"
                " look first for what it is about, or list it in"
                " tests/passes_early.toml."
            )
        elif not passes and listed:
            yield (
                f"{where} fails {verdict.id}: take the {done} away where"
                " tests/passes_early.toml lists it."
            )
    yield from _needs_without_a_cause(stage, where, verdicts)


def _needs_without_a_cause(
    stage: Stage, where: str, verdicts: Iterable[Verdict]
) -> Iterator[str]:
    """Yield the needs that fail while every check that is about them passes."""
    verdicts = list(verdicts)
    failed = {v.name for v in verdicts if v.outcome is not Outcome.PASSED}
    ran = {verdict.name for verdict in verdicts}
    for need in {verdict.need for verdict in verdicts} - {""}:
        about = {
            check.name
            for each in COURSE.up_to(stage)
            for check in checks_of(each)
            if need in (check.mark("about") or [])
        }
        if about <= ran - failed:
            yield (
                f"{where} lacks what checks need ({need}), and no check that is about"
                " it fails: let one of them see it, or mark another with @about."
            )
