"""Which checks a run has, and in which order they are run."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from coursekit.course.stages import Stage

Planned = dict[Stage, list[str]]
"""The ids of the checks that will run, by stage, in the order of the course."""


@dataclass(frozen=True)
class Plan:
    """Which checks of a stage and of those before it run, and in which order.

    The checks that failed last time come first, then those of the stage itself.
    """

    only: Container[str] | None = None
    """The names of the checks to run, where not all are wanted."""
    last_task: int | None = None
    """Of the stage itself, only what belongs to the tasks up to this one."""
    failed_before: Container[str] = ()
    """The ids of the checks that failed last time."""
    end_at_own_failure: bool = False
    """Whether earlier stages are left out where something has failed until then."""


EVERYTHING = Plan()
