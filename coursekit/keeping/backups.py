"""Copies of a learner's code, kept before the kit puts something else in its place."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from coursekit.course.stages import Stage
from coursekit.errors import UsageError
from coursekit.keeping.memory import Memory, make_ignored
from coursekit.sandbox.folder import CACHES

UNDO = "undo"
UNDONE = "_undone"


class Backups:
    """What stood in a stage's ``app``, by the time and the command that replaced it.

    They lie in ``.coursekit/backups/NN_slug/``, and nothing removes them.
    """

    def __init__(self, stage: Stage) -> None:
        self._memory = Memory(stage.root).folder
        self._folder = self._memory / "backups" / stage.name
        self._app = stage.folder / "app"

    def replace(self, command: str, new: Path, source: Path | None = None) -> Path:
        """Put a copy of ``new`` in the place of the app; return where the app is kept.

        A copy of the ``source`` that ``new`` was made from is kept too. Raises
        ``UsageError`` where that can't be written.
        """
        try:
            make_ignored(self._memory)
            kept = self._keep(command)
            if source is not None:
                _copy(source, kept / "source")
            self._put(new)
        except (OSError, shutil.Error) as error:
            raise UsageError(
                f"{self._app} can't be replaced, and is as it was ({error})."
                " Close what uses it, and try again."
            ) from None
        return kept

    def _keep(self, command: str) -> Path:
        now = f"{datetime.now():%Y-%m-%d_%H-%M-%S-%f}"  # names sort by their time
        kept = self._folder / f"{now}_{command}"
        kept.mkdir(parents=True)
        if self._app.is_dir():
            _copy(self._app, kept / "app")
        else:
            (kept / "app").mkdir()
        return kept

    def _put(self, new: Path) -> None:
        """Swap the folders only when the new one is whole."""
        # beside the app, since only on one file system a rename is whole or not at all
        ready = self._app.with_name(".app.new")
        old = self._app.with_name(".app.old")
        for folder in (ready, old):
            shutil.rmtree(folder, ignore_errors=True)
        _copy(new, ready)
        if self._app.is_dir():
            self._app.rename(old)
        try:
            ready.rename(self._app)
        except OSError:
            if old.is_dir():
                old.rename(self._app)
            raise
        shutil.rmtree(old, ignore_errors=True)

    def undo(self, command: str) -> tuple[Path, Path]:
        """Put back what a command last replaced.

        Return where that had been kept, and where is kept what it replaces now.
        Raises ``UsageError`` where there is nothing to put back.
        """
        found = sorted(self._folder.glob(f"*_{command}"))
        if not found:
            raise UsageError(
                f"There is no {command} of stage {self._folder.name} to undo."
                " What was replaced is kept in .coursekit/backups."
            )
        used = found[-1]
        kept = self.replace(UNDO, used / "app")
        return used.rename(used.with_name(used.name + UNDONE)), kept

    def source_of_the_app(self) -> Path | None:
        """Return the source that was kept with what last replaced the app, if any."""
        in_effect = [
            folder
            for folder in sorted(self._folder.glob("*"))
            if not folder.name.endswith((UNDONE, f"_{UNDO}"))
        ]
        source = in_effect[-1] / "source" if in_effect else None
        return source if source is not None and source.is_dir() else None


def _copy(folder: Path, target: Path) -> None:
    shutil.copytree(folder, target, symlinks=True, ignore=CACHES)
