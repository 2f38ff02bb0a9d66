"""The programs that are graded: right ones that must pass, wrong ones that must not."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from accuracy.mutants import Mutant, mutants_of
from coursekit.course.mistakes import mistakes_of, plant
from coursekit.course.stages import Course, Stage
from coursekit.sandbox.folder import CACHES


class Kind(StrEnum):
    """Where a program comes from; the first two are right, all others wrong."""

    SOLUTION = "solution"
    WHEAT = "wheat"
    MISTAKE = "mistake"
    MUTANT = "mutant"
    BEFORE = "previous solution"
    STARTER = "starter"

    @property
    def is_right(self) -> bool:
        """Whether such a program should pass."""
        return self in (Kind.SOLUTION, Kind.WHEAT)


@dataclass(frozen=True)
class Program:
    """A program for one stage, and how to write it into a folder that is not there."""

    stage: Stage
    kind: Kind
    name: str
    write: Callable[[Path], None]
    caught_by: str = ""  # the check that must see it, if one is named

    @property
    def key(self) -> str:
        """Kind and name in one line."""
        return f"{self.kind} {self.name}"


def programs_of(course: Course, stage: Stage) -> Iterator[Program]:
    """Yield every program that a stage is measured with."""
    yield Program(stage, Kind.SOLUTION, "solution", partial(_copy, stage.solution))
    for folder in wheats_of(stage):
        yield Program(stage, Kind.WHEAT, folder.name, partial(_copy, folder))
    before = course.before(stage)
    if before is not None:
        yield Program(stage, Kind.BEFORE, before.name, partial(_copy, before.solution))
    yield Program(stage, Kind.STARTER, "starter", partial(_copy, stage.folder))
    for mistake in mistakes_of(stage):
        write = partial(plant, mistake, stage.solution)
        yield Program(stage, Kind.MISTAKE, mistake.name, write, mistake.caught_by)
    seen: Counter[str] = Counter()
    for mutant in mutants_of(stage.solution, before.solution if before else None):
        seen[mutant.name] += 1
        nth = f" (#{seen[mutant.name]})" if seen[mutant.name] > 1 else ""
        write = partial(_mutate, mutant, stage.solution)
        yield Program(stage, Kind.MUTANT, f"{mutant.name}{nth}", write)


def wheats_of(stage: Stage) -> list[Path]:
    """Return the folders of the right answers that are built differently."""
    folder = stage.root / "tests" / "wheats" / stage.name
    return [path for path in sorted(folder.glob("*")) if (path / "app").is_dir()]


def digest(*paths: Path) -> str:
    """Return a short name for the present text of files, and of folders' Python."""
    text = hashlib.sha256()
    for given in paths:
        for path in [given] if given.is_file() else sorted(given.rglob("*.py")):
            text.update(path.relative_to(given).as_posix().encode())
            text.update(path.read_bytes())
    return text.hexdigest()[:16]


def _copy(source: Path, folder: Path) -> None:
    shutil.copytree(source, folder, ignore=CACHES)


def _mutate(mutant: Mutant, solution: Path, folder: Path) -> None:
    _copy(solution, folder)
    mutant.write(folder)
