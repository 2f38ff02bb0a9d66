"""What the kit remembers of a learner between commands: JSON files in `.coursekit/`."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from coursekit.errors import UsageError

FOLDER = ".coursekit"


def make_ignored(folder: Path) -> None:
    """Make a folder that git ignores; raises ``OSError`` where it can't be made."""
    folder.mkdir(exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")


def unwritable(path: Path, error: OSError) -> UsageError:
    """Return what is told where a learner's course can't be written."""
    return UsageError(
        f"{path} can't be written ({error.strerror}):"
        " let yourself write into the folder of the course."
    )


class Memory:
    """Keeps facts under names, beside the course and out of git."""

    def __init__(self, root: Path) -> None:
        self.folder = root / FOLDER

    def read(self, name: str) -> dict[str, Any]:
        """Return what was kept under a name, or nothing.

        A file that holds something else is put aside as ``<name>.json.damaged``, where
        that can be done.
        """
        path = self._path(name)
        try:
            facts = json.loads(path.read_text(encoding="utf-8"))
        except OSError:  # it is not there, or another user's
            return {}
        except ValueError:
            facts = None
        if isinstance(facts, dict):
            return facts
        with suppress(OSError):
            path.replace(path.with_name(f"{path.name}.damaged"))
        return {}

    def write(self, name: str, facts: dict[str, Any]) -> None:
        """Keep facts under a name, whole or not at all.

        Raises ``UsageError`` where the folder can't be written.
        """
        path = self._path(name)
        # two commands may write at the same time: the last one wins, whole
        new = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            make_ignored(self.folder)
            new.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
            new.replace(path)
        except OSError as error:
            raise unwritable(path, error) from None

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.json"
