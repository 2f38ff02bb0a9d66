"""How far a learner has climbed the ladders of hints, and the next rung."""

from __future__ import annotations

from dataclasses import dataclass

from coursekit.course.hints import WHOLE_TASK, ladder, ladders
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
    about: str = WHOLE_TASK

    @property
    def is_last(self) -> bool:
        """Whether the ladder ends with it."""
        return self.number == self.of


def about_what(stage: Stage, task: int, wanted: str) -> str:
    """Return the ladder for a check's problem: its own, or that of the whole task."""
    return wanted if wanted in ladders(stage, task) else WHOLE_TASK


def next_hint(course: Course, stage: Stage, task: int, about: str = WHOLE_TASK) -> Hint:
    """Return the rung above those that a learner has seen, and remember it.

    At the top of the ladder it is the last one again. Raises ``UsageError`` for a task
    that the brief does not have or a problem that has no ladder, and ``CourseError``
    where the task has no hints.
    """
    rungs = ladder(stage, task, about)
    key = f"{task} ({about})" if about else str(task)
    memory = Memory(course.root)
    seen = memory.read(NAME)
    of_stage = seen.get(stage.name)
    climbed = of_stage if isinstance(of_stage, dict) else {}
    before = climbed.get(key, 0)
    number = min(before + 1 if isinstance(before, int) else 1, len(rungs))
    memory.write(NAME, seen | {stage.name: climbed | {key: number}})
    return Hint(
        stage, task, number, len(rungs), rungs[number - 1], number != before, about
    )
