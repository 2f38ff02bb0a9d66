"""The course as it lies on the disk: its stages, found by looking."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from coursekit.errors import CourseError, UsageError

STAGE_NAME = re.compile(r"(\d\d)_[a-z][a-z0-9_]*")
SECTION = re.compile(r"\[([^\]]+)\]\(lesson\.md#[\w-]+\)")
TASK_HEADING = re.compile(r"^#+ (\d+)\. (.+?)\s*$", re.MULTILINE)
PART_OR_TASK = re.compile(r"^(?:# (Part \S.*?)|#+ (\d+)\. .+?)\s*$", re.MULTILINE)


@dataclass(frozen=True, order=True)
class Stage:
    """One stage; its name is its address in every tree."""

    name: str
    root: Path

    @property
    def number(self) -> int:
        """The stage's number, as a learner types it."""
        return int(self.name[:2])

    @property
    def folder(self) -> Path:
        """What the learner reads and edits."""
        return self.root / "stages" / self.name

    @property
    def solution(self) -> Path:
        """The folder that holds the solution's ``app`` package."""
        return self.root / "solutions" / self.name

    @property
    def brief(self) -> Path:
        """What is to be built."""
        return self.folder / "brief.md"

    @property
    def mistakes(self) -> Path:
        """The mistakes that learners make here."""
        return self.root / "checks" / "mistakes" / f"{self.name}.toml"

    @property
    def checks(self) -> list[Path]:
        """The files of the checks that this stage brings."""
        folder = self.root / "checks"
        single = folder / f"test_{self.name}.py"
        more = sorted(folder.glob(f"test_{self.name}_*.py"))
        return [path for path in [single, *more] if path.exists()]

    @cached_property
    def tasks(self) -> dict[int, str]:
        """The titles of the brief's tasks, by number."""
        if not self.brief.exists():
            return {}
        text = self.brief.read_text(encoding="utf-8")
        return {int(number): title for number, title in TASK_HEADING.findall(text)}

    @cached_property
    def parts(self) -> dict[str, list[int]]:
        """The tasks below each ``# Part …`` of the brief; most briefs have no parts."""
        found: dict[str, list[int]] = {}
        if not self.brief.exists():
            return found
        part = ""
        for named in PART_OR_TASK.finditer(self.brief.read_text(encoding="utf-8")):
            if named[1]:
                part = named[1]
            elif part:
                found.setdefault(part, []).append(int(named[2]))
        return found

    @cached_property
    def sections(self) -> dict[int, str]:
        """The heading of the lesson to which each task of the brief links."""
        if not self.brief.exists():
            return {}
        parts = TASK_HEADING.split(self.brief.read_text(encoding="utf-8"))[1:]
        found = {}
        for number, text in zip(parts[::3], parts[2::3], strict=True):
            if link := SECTION.search(text.partition("\n## ")[0]):
                found[int(number)] = link[1]
        return found

    def known_task(self, number: int) -> int:
        """Return a task's number; raises ``UsageError`` where the brief has none."""
        if number in self.tasks:
            return number
        numbers = ", ".join(map(str, self.tasks))
        raise UsageError(
            f"Stage {self} has no task {number}. Its brief has the tasks {numbers}."
        )

    def __str__(self) -> str:
        return self.name


class Course:
    """A course below a folder that has ``stages``, ``solutions`` and ``checks``."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        if not (self.root / "stages").is_dir():
            raise UsageError(
                f"There is no course in {self.root}: it has no folder `stages`."
                " Run this in the course's folder."
            )

    @cached_property
    def stages(self) -> list[Stage]:
        """All stages in order; raises ``CourseError`` for a folder that is none."""
        found = sorted(self._found())
        for earlier, later in pairwise(found):
            if earlier.number == later.number:
                raise CourseError(
                    f"stages/{earlier} and stages/{later} have one number."
                    " Give each stage a number of its own."
                )
        if not found:
            raise CourseError(
                f"{self.root / 'stages'} holds no stage: add one as NN_name."
            )
        return found

    def _found(self) -> Iterator[Stage]:
        for path in (self.root / "stages").iterdir():
            if path.name.startswith(".") or path.is_file():
                continue
            if not STAGE_NAME.fullmatch(path.name):
                raise CourseError(
                    f"stages/{path.name} is no stage: a stage is called NN_name,"
                    " like 03_schemas. Rename or remove the folder."
                )
            yield Stage(path.name, self.root)

    def stage(self, wanted: str) -> Stage:
        """Return a stage by its number or name; raises ``UsageError`` for another."""
        if not wanted:
            raise UsageError(f"Which stage? Say STAGE=1, for example. {self.names()}")
        for stage in self.stages:
            if wanted in (stage.name, stage.name[3:]) or (
                wanted.isdecimal() and int(wanted) == stage.number
            ):
                return stage
        raise UsageError(f"There is no stage {wanted!r}. {self.names()}")

    def names(self) -> str:
        """Return a sentence that names all stages."""
        names = ", ".join(f"{stage.number} ({stage.name[3:]})" for stage in self.stages)
        return f"The stages are {names}."

    def up_to(self, last: Stage) -> list[Stage]:
        """Return the stages from the first to this one."""
        return [stage for stage in self.stages if stage.number <= last.number]

    def needs(self, stage: Stage, library: str) -> bool:
        """Return whether a stage, or one before it, adds a library."""
        before = [each for each in self.stages if each.number <= stage.number]
        files = [each.folder / "requirements.txt" for each in before]
        texts = [file.read_text(encoding="utf-8") for file in files if file.exists()]
        return any(f"{library}==" in text for text in texts)

    def before(self, stage: Stage) -> Stage | None:
        """Return the stage before this one, if there is one."""
        earlier = [other for other in self.stages if other.number < stage.number]
        return earlier[-1] if earlier else None

    def after(self, stage: Stage) -> Stage | None:
        """Return the stage after this one, if there is one."""
        later = [other for other in self.stages if other.number > stage.number]
        return later[0] if later else None


def code_folder(stage: Stage, code: Path | None) -> Path:
    """Return the folder to grade: the stage's own, unless another is named.

    Raises ``UsageError`` where it can't hold an answer.
    """
    folder = code or stage.folder
    if not folder.is_dir():
        raise UsageError(
            f"There is no folder {folder}."
            " Name the folder that holds your `app` package."
        )
    if not (folder / "app").is_dir():
        hint = " Name its parent folder instead." if folder.name == "app" else ""
        raise UsageError(f"{folder} has no folder `app`: nothing to grade.{hint}")
    if not stage.checks:
        raise CourseError(f"Stage {stage} has no checks: add checks/test_{stage}.py.")
    return folder
