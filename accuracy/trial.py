"""One program, graded once, under conditions that are written down."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from accuracy.check_texts import check_of
from coursekit.course.stages import Course, Stage
from coursekit.grading.databases import Databases, SqliteDatabases
from coursekit.grading.draw import ZONES, has_another_date, zone
from coursekit.grading.plan import Plan
from coursekit.grading.run import Run
from coursekit.grading.runner import Nobody, grade
from coursekit.grading.verdict import Outcome
from coursekit.sandbox.launcher import ForkLauncher
from coursekit.sandbox.server import ForkServer

SEQUENCES = 10  # of requests, that the oracle draws for a program
SHORTER = 2  # tries at a shorter way to see what is wrong


@dataclass(frozen=True)
class Conditions:
    """How a program is graded; ``seed`` gives the data, the zone and the order."""

    seed: int
    python: str = "3.11"
    database: str = "sqlite"
    scope: str = "own"  # the stage's own checks, or "all" with those of earlier stages
    shuffled: bool = False
    stop_at_failure: bool = False
    judge: str = "checks"
    """Or "oracle", which knows the contract and no check; or "commands": those that a
    report prints are run, and have to show the failure that it tells."""


@dataclass(frozen=True)
class Result:
    """What a trial found: the outcome of each check by its id.

    ``zone`` is the time zone of the app; the oracle has several, and names none.
    """

    zone: str
    seconds: float
    outcomes: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict)


class OneStage(Course):
    """A course as a run sees it that needs the checks of one stage only."""

    def up_to(self, last: Stage) -> list[Stage]:
        """Return that stage alone."""
        return [last]


def try_once(
    root: Path,
    stage: str,
    folder: Path,
    conditions: Conditions,
    server: ForkServer,
    databases: Databases,
    first: Sequence[str] = (),
    only: Sequence[str] = (),
) -> Result:
    """Grade a folder by all checks, those of some names first, or by some only.

    Raises ``CourseError`` where the course itself is broken.
    """
    course = Course(root) if conditions.scope == "all" else OneStage(root)
    seed = seed_of_this_hour(conditions.seed)
    names = {name.partition("::")[2] for name in only}
    run = Run(course.stage(stage), folder, seed, plan=Plan(only=names or None))
    launcher = ForkLauncher(folder, server)

    def arrange(checks: list[pytest.Item]) -> None:
        if conditions.shuffled:
            random.Random(conditions.seed).shuffle(checks)  # noqa: S311  (no secret)
        places = {name: place for place, name in enumerate(first)}
        checks.sort(key=lambda check: places.get(check_of(check.name), len(places)))

    try:
        grade(
            course,
            run,
            launcher,
            databases,
            Nobody(),
            arrange=arrange,
            stop_at_failure=conditions.stop_at_failure,
        )
    finally:
        launcher.close()
    return Result(
        zone(seed),
        round(run.seconds, 2),
        {verdict.id: verdict.outcome.value for verdict in run.verdicts},
        {v.id: f"{v.blame}: expected {v.expected}; got {v.got}" for v in run.failures},
    )


def seed_of_this_hour(number: int) -> int:
    """Return the first seed for a try whose time zone has another date than UTC now.

    So it is in a learner's run too; another number gives other data, and the search for
    its zone begins with another one.
    """
    return next(filter(has_another_date, count(number * (len(ZONES) + 1))))


def ask_oracle(
    root: Path, stage: str, folder: Path, conditions: Conditions, server: ForkServer
) -> Result:
    """Let the second oracle say whether a program is right."""
    from tests.oracle import judge  # not installed on every Python that grades

    wanted = Course(root).stage(stage)
    found = judge(
        wanted, folder, SEQUENCES, conditions.seed, tries=SHORTER, server=server
    )
    outcome = Outcome.PASSED if found.right else Outcome.FAILED
    words = {} if found.right else {"oracle": found.evidence}
    return Result("", round(found.seconds, 2), {"oracle": outcome.value}, words)


def run_commands(
    root: Path,
    stage: str,
    folder: Path,
    conditions: Conditions,
    server: ForkServer,
    check: str,
) -> Result:
    """Let a shell run what the report of one check prints, on a fresh start."""
    from tests.seeing import unseen

    course = Course(root)  # an earlier stage's check may see it
    seed = seed_of_this_hour(conditions.seed)
    run = Run(course.stage(stage), folder, seed, plan=Plan(only={check}))
    launcher = ForkLauncher(folder, server)
    try:
        with SqliteDatabases() as databases:
            grade(course, run, launcher, databases, Nobody())
    finally:
        launcher.close()
    words = unseen(run) if run.failures else None
    if words is None:
        return Result("", round(run.seconds, 2), {"commands": "none"})
    outcome = Outcome.FAILED if words else Outcome.PASSED
    said = {"commands": words} if words else {}
    return Result(zone(seed), round(run.seconds, 2), {"commands": outcome.value}, said)


def to_json(conditions: Conditions, result: Result) -> dict[str, Any]:
    """Return a trial as the journal keeps it."""
    return {"conditions": asdict(conditions), **asdict(result)}
