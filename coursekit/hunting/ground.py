"""Which code a hunt looks at: where its stage begins or ends, or what is named."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from coursekit.course.makefile import make
from coursekit.course.stages import Course, Stage
from coursekit.course.starter import Files, files_in
from coursekit.errors import UsageError
from coursekit.keeping.shipped import shipped_starter
from coursekit.text.layout import nice_path

FIX_IT = "Fix that first, or hunt in another folder: CODE=folder"
NO_FAULT = (
    "This is no fault of yours: it is the course's own. Show this to whoever keeps the"
    " course."
)


@dataclass(frozen=True)
class Ground:
    """A folder of code, its name for people, and what to do with it.

    ``advice`` is for code that can't be looked at; ``trace`` is the command that
    follows a request through it, where there is one.
    """

    folder: Path
    name: str
    advice: str = FIX_IT
    trace: str = ""


def named(stage: Stage, folder: Path) -> Ground:
    """Return the ground of a folder that somebody named."""
    return Ground(folder, nice_path(folder), trace=make("trace", stage, folder))


def finished(stage: Stage) -> Ground:
    """Return what a hunt through a finished stage is about: the stage's solution."""
    return Ground(
        stage.solution,
        f"the solution of stage {stage.number}, {nice_path(stage.solution)}",
        NO_FAULT,
        make("trace", stage, stage.solution),
    )


@contextmanager
def starting_point(course: Course, stage: Stage) -> Iterator[Ground]:
    """Return a block with what the questions of a hunt are about: a stage's starter.

    It comes from git's history, as the code may have changed since. Where there is no
    history, it is what stands in the stage now, and its name says so.
    """
    try:
        starter = shipped_starter(course, stage)
    except UsageError:
        where = nice_path(stage.folder / "app")
        yield Ground(
            stage.folder,
            f"{where} as it is now (git's history here holds no starting point)",
            trace=make("trace", stage, stage.folder),
        )
        return
    is_untouched = starter == files_in(stage.folder)
    with tempfile.TemporaryDirectory(prefix="coursekit-hunt-") as folder:
        _write(starter, Path(folder))
        yield Ground(
            Path(folder),
            f"the starting point of stage {stage.number}",
            NO_FAULT,
            make("trace", stage, stage.folder) if is_untouched else "",
        )


def _write(files: Files, folder: Path) -> None:
    for name, content in files.items():
        path = folder / "app" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
