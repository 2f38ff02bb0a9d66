"""Copies of a learner's code, kept before the kit puts something else in its place."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from coursekit.course.stages import Stage
from coursekit.errors import UsageError
from coursekit.keeping.fingerprint import fingerprints
from coursekit.keeping.memory import Memory, make_ignored
from coursekit.sandbox.folder import CACHES

UNDO = "undo"
RESTORE = "restore"
TIME = "%Y-%m-%d_%H-%M-%S-%f"  # names sort by their time
NAME = re.compile(r"(\d{4}(?:-\d\d){2}_(?:\d\d-){3}\d{6})_([a-z]+)\w*")
FACTS = "facts.json"
NOW = "now.json"


@dataclass(frozen=True)
class Copy:
    """An app that was replaced: when, by which command, and where it lies now."""

    number: int
    folder: Path
    time: datetime
    command: str

    @property
    def app(self) -> Path:
        """The app itself."""
        return self.folder / "app"

    @property
    def when(self) -> str:
        """When it was replaced: ``2026-11-21 14:05:17``."""
        return f"{self.time:%Y-%m-%d %H:%M:%S}"

    @property
    def source(self) -> str:
        """The name of the copy with what was last carried into this app, if any."""
        return str(_read(self.folder / FACTS).get("source", ""))

    def differs_from(self, app: Path) -> list[str]:
        """Return the names of the files that differ between this copy and an app."""
        return differing(fingerprints(self.app), fingerprints(app))


@dataclass(frozen=True)
class Now:
    """How the app came to be as it stands: by which command, in place of which copy."""

    command: str = ""
    kept: str = ""
    source: str = ""
    files: dict[str, str] = field(default_factory=dict)


class Backups:
    """What stood in a stage's ``app``, by the time and the command that replaced it.

    They lie in ``.coursekit/backups/NN_slug/``, and nothing removes them.
    """

    def __init__(self, stage: Stage) -> None:
        self._memory = Memory(stage.root).folder
        self._folder = self._memory / "backups" / stage.name
        self._app = stage.folder / "app"

    @property
    def copies(self) -> list[Copy]:
        """All copies, the oldest one first; their numbers stay what they are."""
        named = ((each, NAME.fullmatch(each.name)) for each in self._folder.glob("*"))
        found = sorted((path, name) for path, name in named if name)
        return [
            Copy(number, path, datetime.strptime(name[1], TIME), name[2])
            for number, (path, name) in enumerate(found, start=1)
        ]

    @property
    def now(self) -> Now:
        """What is known of the app that stands there."""
        try:
            return Now(**_read(self._folder / NOW))
        except TypeError:  # written by another kit, or by hand
            return Now()

    @property
    def replaced(self) -> Copy | None:
        """The copy of what the last command replaced, if there is one."""
        return next((c for c in self.copies if c.folder.name == self.now.kept), None)

    @property
    def changed(self) -> list[str]:
        """The names of the files that were changed since the last command."""
        return differing(self.now.files, fingerprints(self._app))

    def replace(self, command: str, new: Path, source: Path | None = None) -> Copy:
        """Put a copy of ``new`` in the place of the app; return the copy of that.

        A copy of the ``source`` that ``new`` was made from is kept too. Raises
        ``UsageError`` where that can't be written.
        """
        return self._replace(command, new, source=source)

    def restore(self, copy: Copy, command: str = RESTORE) -> Copy:
        """Put a copy back; return the copy of what stood there until now.

        Raises ``UsageError`` where that can't be written.
        """
        return self._replace(command, copy.app, before=copy.source)

    def _replace(
        self, command: str, new: Path, *, source: Path | None = None, before: str = ""
    ) -> Copy:
        try:
            make_ignored(self._memory)
            kept = self._keep(UNDO if command.startswith(UNDO) else command)
            if source is not None:
                _copy(source, kept / "source")
                before = kept.name
            now = Now(command, kept.name, before, fingerprints(new))
            # written first, as a disk may be full: to rename needs no room
            _write(ready := self._folder / f"{NOW}.new", asdict(now))
            self._put(new)
            ready.replace(self._folder / NOW)
        except (OSError, shutil.Error) as error:
            raise UsageError(
                f"{self._app} can't be replaced, and is as it was ({error})."
                " Close what uses it, and try again."
            ) from None
        return next(c for c in self.copies if c.folder == kept)

    def _keep(self, command: str) -> Path:
        kept = self._folder / f"{datetime.now().strftime(TIME)}_{command}"
        kept.mkdir(parents=True)
        _write(kept / FACTS, {"source": self.now.source})
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

    def source_of_the_app(self) -> Path | None:
        """Return the source of what was last carried into the app, if any."""
        source = self._folder / self.now.source / "source"
        return source if self.now.source and source.is_dir() else None


def differing(some: dict[str, str], others: dict[str, str]) -> list[str]:
    """Return the names of the files that are not the same in both, in their order."""
    return sorted(dict(some.items() ^ others.items()))


def _read(path: Path) -> dict[str, Any]:
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _write(path: Path, facts: dict[str, Any]) -> None:
    path.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


def _copy(folder: Path, target: Path) -> None:
    shutil.copytree(folder, target, symlinks=True, ignore=CACHES)
