"""Bug hunts: a solution with one planted mistake, which a learner finds and fixes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from coursekit.course.mistakes import ANSWERS, Mistake, mistakes_of, plant
from coursekit.course.stages import Course, Stage
from coursekit.errors import UsageError
from coursekit.grading.run import Run
from coursekit.keeping.memory import Memory, make_ignored, unwritable

FOLDER = "bughunts"
NAME = "bughunts"


@dataclass(frozen=True)
class Hunt:
    """A hunt that was begun: which mistake is planted, and whether it was found."""

    stage: str
    mistake: str
    found: bool = False


class Hunts:
    """The hunts of a course, by the names of their folders: ``04_routes-1``."""

    def __init__(self, course: Course) -> None:
        self.folder = course.root / FOLDER
        self._memory = Memory(course.root)
        self._hunts = dict(self._remembered())

    def _remembered(self) -> Iterator[tuple[str, Hunt]]:
        for name, facts in self._memory.read(NAME).items():
            try:
                yield name, Hunt(**facts)
            except TypeError:  # written by an older kit, or by hand
                continue

    def __getitem__(self, name: str) -> Hunt:
        return self._hunts[name]

    def found(self, stage: Stage) -> set[str]:
        """Return the names of the mistakes of a stage that were found."""
        hunts = self._of(stage).values()
        return {hunt.mistake for hunt in hunts if hunt.found}

    def at_work(self, stage: Stage) -> dict[str, str]:
        """Return the mistakes of a stage that are still hunted, by their folders."""
        return {
            name: hunt.mistake
            for name, hunt in self._of(stage).items()
            if not hunt.found and (self.folder / name).is_dir()
        }

    def _of(self, stage: Stage) -> dict[str, Hunt]:
        return {n: hunt for n, hunt in self._hunts.items() if hunt.stage == stage.name}

    def begin(self, stage: Stage, mistake: Mistake) -> Path:
        """Plant a mistake into a folder that is not there yet, and return the folder.

        Raises ``UsageError`` where it can't be written.
        """
        name = self._new_name(stage)
        try:
            make_ignored(self.folder)
            plant(mistake, stage.solution, self.folder / name)
        except OSError as error:
            raise unwritable(self.folder / name, error) from None
        self._keep(name, Hunt(stage.name, mistake.name))
        return self.folder / name

    def _new_name(self, stage: Stage) -> str:
        number = 1
        while self._is_taken(name := f"{stage}-{number}"):
            number += 1
        return name

    def _is_taken(self, name: str) -> bool:
        return name in self._hunts or (self.folder / name).exists()

    def finish(self, name: str) -> None:
        """Remember that a mistake was found."""
        hunt = self._hunts[name]
        self._keep(name, Hunt(hunt.stage, hunt.mistake, found=True))

    def _keep(self, name: str, hunt: Hunt) -> None:
        self._hunts[name] = hunt
        facts = {name: asdict(hunt) for name, hunt in self._hunts.items()}
        self._memory.write(NAME, facts)

    def of_run(self, run: Run) -> str | None:
        """Return the name of the hunt whose folder was graded, if it is one."""
        name = run.code.resolve().name
        hunt = self._hunts.get(name)
        is_there = run.code.resolve() == (self.folder / name).resolve()
        return name if hunt and is_there and hunt.stage == run.stage.name else None


def choose(hunts: Hunts, stage: Stage, wanted: str, seed: int | None) -> Mistake:
    """Return a mistake of some name, or one that was not found before by lot.

    By lot it is one that a user can see. Raises ``UsageError`` for a name that no
    mistake has.
    """
    mistakes = mistakes_of(stage)
    if wanted:
        for mistake in mistakes:
            if mistake.name == wanted:
                return mistake
        raise UsageError(
            f"Stage {stage} has no mistake `{wanted}`."
            f" checks/mistakes/{stage}.toml names those it has."
        )
    mistakes = _bugs(mistakes)
    hunted = set(hunts.at_work(stage).values())
    new = [m for m in mistakes if m.name not in hunts.found(stage) | hunted]
    others = [m for m in mistakes if m.name not in hunted]
    lot = random.Random(seed)  # noqa: S311  (an exercise is drawn, not a secret)
    return lot.choice(new or others or mistakes)


def _bugs(mistakes: list[Mistake]) -> list[Mistake]:
    """Return the mistakes that a user can see: nobody reports what no answer shows."""
    return [each for each in mistakes if each.seen_in == ANSWERS]


def tally(hunts: Hunts, stage: Stage) -> str:
    """Return how many bugs of a stage were found, as a sentence."""
    names = {mistake.name for mistake in _bugs(mistakes_of(stage))}
    found = len(names & hunts.found(stage))
    if found == len(names):
        return f"You have found all {found} bugs of stage {stage}."
    return f"You have found {found} of the {len(names)} bugs of stage {stage}."


def told_of(course: Course, run: Run) -> list[str]:
    """Return what is to be told after a check: the mistake, once it is found.

    It is remembered as found, where something can be written.
    """
    if not run.passed or run.plan.last_task is not None:
        return []
    hunts = Hunts(course)
    name = hunts.of_run(run)
    if name is None:
        return []
    with suppress(UsageError):
        hunts.finish(name)
    known = {mistake.name: mistake for mistake in mistakes_of(run.stage)}
    mistake = known.get(hunts[name].mistake)
    words = [f"The bug was: {mistake.did}", mistake.fix] if mistake else []
    return ["", *words, tally(hunts, run.stage)]
