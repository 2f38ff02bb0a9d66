"""Bringing a learner's own stage into the next one, and putting starters back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coursekit.course.stages import Course, Stage
from coursekit.course.starter import files_in
from coursekit.errors import UsageError
from coursekit.keeping.backups import Backups, Copy
from coursekit.keeping.merging import Conflict, Version, marked_lines, merge
from coursekit.keeping.shipped import is_untouched, shipped_starter

CARRY = "carry"
RESET = "reset"


@dataclass(frozen=True)
class Carried:
    """What came of it: how each file changed, the conflicts, where the old app is."""

    before: Stage
    changes: dict[str, str]
    conflicts: list[Conflict]
    kept: Copy


def carry(course: Course, stage: Stage) -> Carried:
    """Merge what the learner has of the stage before into this stage's app.

    What stands there is the starter, or what the learner has made of it already: to a
    merge both are the same, namely what differs from the solution before. Of what was
    carried already only the changes since then are carried, so that a conflict that is
    settled does not come back. Raises ``UsageError`` where there is nothing to carry,
    or a conflict is still open.
    """
    before = course.before(stage)
    if before is None:
        raise UsageError(
            f"Stage {stage} is the first: there is no stage before it to carry."
        )
    _hold_carriable(course, before)
    if not (stage.folder / "app").is_dir():
        raise UsageError(
            f"There is no folder stages/{stage}/app to carry into. Put its starting"
            f" point there: `make reset STAGE={stage.number}`."
        )
    for each in (before, stage):
        _hold_settled(each)
    backups = Backups(stage)
    base = backups.source_of_the_app() or before.solution / "app"
    ours = Version(before.folder / "app", f"your_{before}")
    theirs = Version(stage.folder / "app", str(stage))
    with tempfile.TemporaryDirectory(prefix="coursekit-merge-") as work:
        conflicts = merge(base, ours, theirs, Path(work))
        old, new = files_in(stage.folder), files_in(Path(work))
        kept = backups.replace(CARRY, Path(work) / "app", source=ours.folder)
    return Carried(before, _changes(old, new), conflicts, kept)


def _hold_carriable(course: Course, before: Stage) -> None:
    """Refuse a stage that the learner has not begun: it would only take code away."""
    where = f"stages/{before}/app"
    if not (before.folder / "app").is_dir():
        raise UsageError(f"There is no folder {where}: nothing to carry.")
    if is_untouched(course, before):
        raise UsageError(
            f"{where} is still as the course shipped it: there is nothing of yours to"
            f" carry. First solve stage {before}: `make check STAGE={before.number}`."
        )


def _hold_settled(stage: Stage) -> None:
    """Refuse a stage in which a conflict is marked: its marks would be carried."""
    app = stage.folder / "app"
    for path in sorted(app.rglob("*.py")):
        for line in marked_lines(path):
            raise UsageError(
                f"{path.relative_to(stage.root).as_posix()}, line {line}, still marks a"
                " conflict: keep what is right there, take the marks away, and try"
                " again."
            )


def _changes(old: dict[str, bytes], new: dict[str, bytes]) -> dict[str, str]:
    """Return a mark for each file that is another now: ``+``, ``-`` or ``~``."""
    marks = {}
    for name in sorted(old.keys() | new.keys()):
        if name not in old:
            marks[name] = "+"
        elif name not in new:
            marks[name] = "-"
        elif old[name] != new[name]:
            marks[name] = "~"
    return marks


def hidden_modules(app: Path) -> Iterator[Path]:
    """Yield the modules that Python does not see: a package has the same name."""
    for path in sorted(app.rglob("*.py")):
        if any(path.with_suffix("").glob("*.py")):
            yield path.relative_to(app)


def reset(course: Course, stage: Stage) -> Copy | None:
    """Put the starter of a stage back; return the copy of the app that stood there.

    It is None where the starter stood there already.
    """
    starter = shipped_starter(course, stage)
    if starter == files_in(stage.folder):
        return None
    with tempfile.TemporaryDirectory(prefix="coursekit-reset-") as work:
        for name, content in starter.items():
            path = Path(work) / "app" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return Backups(stage).replace(RESET, Path(work) / "app")
