"""How far a learner has climbed the ladders of hints, and the next rung."""

from __future__ import annotations

from dataclasses import dataclass

from coursekit.course.hints import ladder
from coursekit.course.stages import Course, Stage
from coursekit.keeping.memory import Memory

NAME = "hints"


@dataclass(frozen=True)
class Hint:
    """One rung of a task's ladder, as Markdown."""

    stage: Stage
    task: int
    number: int
    of: int
    text: str
    is_new: bool = True

    @property
    def is_last(self) -> bool:
        """Whether the ladder ends with it."""
        return self.number == self.of


def next_hint(course: Course, stage: Stage, task: int) -> Hint:
    """Return the rung above those that a learner has seen, and remember it.

    At the top of the ladder it is the last one again. Raises ``UsageError`` for a task
    that the brief does not have, and ``CourseError`` where it has no hints.
    """
    rungs = ladder(stage, task)
    memory = Memory(course.root)
    seen = memory.read(NAME)
    of_stage = seen.get(stage.name)
    climbed = of_stage if isinstance(of_stage, dict) else {}
    before = climbed.get(str(task), 0)
    number = min(before + 1 if isinstance(before, int) else 1, len(rungs))
    memory.write(NAME, seen | {stage.name: climbed | {str(task): number}})
    return Hint(stage, task, number, len(rungs), rungs[number - 1], number != before)
