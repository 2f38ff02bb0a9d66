"""What the last check of each stage said, remembered between commands."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from coursekit.course.stages import Course, Stage
from coursekit.errors import UsageError
from coursekit.grading.run import Run
from coursekit.grading.verdict import Outcome, Verdict
from coursekit.keeping.fingerprint import fingerprint
from coursekit.keeping.memory import Memory

NAME = "progress"


@dataclass(frozen=True)
class Failing:
    """A check that failed: its sentence, its stage, its task, and whose fault it is."""

    name: str
    stage: str
    title: str
    task: int | None
    blame: str | None
    hint: str = ""
    """The ladder of hints that helps with it, where the task has several."""

    @classmethod
    def of(cls, verdict: Verdict) -> Failing:
        """Return what is remembered of a verdict."""
        return cls(
            verdict.name,
            verdict.stage,
            verdict.title,
            verdict.task,
            verdict.blame,
            verdict.hint,
        )


@dataclass(frozen=True)
class Record:
    """What a check of a learner's own folder found, and when."""

    at: str
    fingerprint: str
    passed: int
    total: int
    earlier_passed: int
    earlier_total: int
    failing: list[Failing] = field(default_factory=list)
    has_passed: bool = False
    """Whether the stage was passed once, in this check or before."""
    met: dict[str, str] = field(default_factory=dict)
    """The checks of a task that was begun which failed once, by their names. What the
    learner was told in full is there with its sentence."""
    tasks: dict[str, bool] = field(default_factory=dict)
    """Whether all checks of a task passed, by its number; older kits kept none."""

    @property
    def is_passed(self) -> bool:
        """Whether all checks passed, those of earlier stages included."""
        all_passed = self.passed + self.earlier_passed
        return 0 < all_passed == self.total + self.earlier_total

    @property
    def when(self) -> str:
        """When it was, by the clock of this machine: ``2026-11-21 14:05``."""
        return f"{datetime.fromisoformat(self.at).astimezone():%Y-%m-%d %H:%M}"

    def holds_for(self, stage: Stage) -> bool:
        """Return whether the learner's code is still what was checked."""
        return self.fingerprint == fingerprint(stage.folder)


def remember(course: Course, run: Run) -> Record:
    """Return what a run found; keep it, if it graded the learner's own folder.

    Where nothing can be written, nothing is kept: a report is worth more than that.
    """
    record = _record(run)
    if run.code.resolve() == run.stage.folder.resolve():
        memory = Memory(course.root)
        record = _with_the_past(record, recall(course, run.stage))
        with suppress(UsageError):
            memory.write(NAME, memory.read(NAME) | {run.stage.name: asdict(record)})
    return record


def _with_the_past(record: Record, before: Record | None) -> Record:
    if before is None:
        return record
    met = before.met | {k: v or before.met.get(k, "") for k, v in record.met.items()}
    was_passed = before.has_passed or before.is_passed
    return replace(record, has_passed=record.has_passed or was_passed, met=met)


def _record(run: Run) -> Record:
    own = [v for v in run.verdicts if v.stage == run.stage.name]
    earlier = [v for v in run.verdicts if v.stage != run.stage.name]
    record = Record(
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        fingerprint=run.fingerprint,
        passed=sum(v.outcome is Outcome.PASSED for v in own),
        total=len(own),
        earlier_passed=sum(v.outcome is Outcome.PASSED for v in earlier),
        earlier_total=len(earlier),
        failing=[Failing.of(verdict) for verdict in _failures(run)],
        met=_met(own, run.first_to_mend),
        tasks=_tasks(own),
    )
    return replace(record, has_passed=record.is_passed)


def _tasks(own: list[Verdict]) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for verdict in own:
        if verdict.task is not None:
            so_far = found.get(str(verdict.task), True)
            found[str(verdict.task)] = so_far and verdict.outcome is Outcome.PASSED
    return found


def _met(own: list[Verdict], first: Verdict | None) -> dict[str, str]:
    """Return the checks that failed in tasks that were begun, as ``Record.met`` is.

    A task is begun where one of its checks passes: before that, nothing is a mistake.
    """
    begun = {verdict.task for verdict in own if verdict.outcome is Outcome.PASSED}
    return {
        verdict.name: verdict.title if verdict is first else ""
        for verdict in own
        if verdict.outcome is Outcome.FAILED
        and verdict.task in begun
        and not verdict.need
    }


def _failures(run: Run) -> list[Verdict]:
    """Return what failed, the failure to fix first at the top."""
    first = run.first_to_mend
    return [first, *(v for v in run.failures if v is not first)] if first else []


def failed_before(course: Course, stage: Stage, code: Path) -> set[str]:
    """Return the ids of the checks that failed when a learner's own folder was checked.

    None are known of another folder.
    """
    record = recall(course, stage)
    if record is None or code.resolve() != stage.folder.resolve():
        return set()
    return {f"{each.stage}::{each.name}" for each in record.failing}


def has_passed(course: Course, stage: Stage) -> bool:
    """Return whether a learner has passed a stage once, whatever it is by now."""
    record = recall(course, stage)
    return record is not None and (record.has_passed or record.is_passed)


def recall(course: Course, stage: Stage) -> Record | None:
    """Return what the last check of a stage found, or None if there was none."""
    facts = Memory(course.root).read(NAME).get(stage.name)
    try:
        return _from_json(facts)
    except (KeyError, TypeError, ValueError):  # written by an older kit, or by hand
        return None


def _from_json(facts: Any) -> Record:
    failing = [Failing(**each) for each in facts["failing"]]
    record = Record(**facts | {"failing": failing})
    datetime.fromisoformat(record.at)
    if not isinstance(record.met, dict) or not isinstance(record.tasks, dict):
        raise TypeError("it is no object")
    if not 0 <= record.passed <= record.total or not record.total:
        raise ValueError("so many checks can't be")
    return record
