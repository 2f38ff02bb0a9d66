"""Every deadline of a run, in one place: the same for each command that runs an app.

None of them is wall time alone: ``waiting`` stretches them with the machine.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Deadlines:
    """How many seconds each thing may take; a launcher brings them into a run."""

    start: float = 10.0
    """Until an app accepts a connection."""
    answer: float = 8.0
    """From the last byte of a request to the last byte of its answer."""
    hurried_answer: float = 2.0
    """The same, once an app has let a check wait in vain."""
    stop: float = 5.0
    """From the signal to stop to the end of the app."""
    command: float = 20.0
    """For a program in the learner's folder: a migration takes less than one."""
    statement: float = 5.0
    """For a statement of the grader's own on the app's database."""
    lock: float = 2.0
    """For a lock that the app holds on its database."""
    check: float = 60.0
    """For a whole check: an app may answer each request just in time."""
    bare_start: float = 0.06
    """What the least app takes to start and answer, where nothing else runs."""


USUAL = Deadlines()
SPAWNED = Deadlines(start=30.0, bare_start=0.6)
