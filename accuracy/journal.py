"""What was measured so far: one JSON line a trial, so that a run can be resumed."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Lock
from typing import Any


class Journal:
    """Trials by what they were: a program, its text, the conditions, who judged."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._entries: dict[str, dict[str, Any]] = {}
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                self._remember(line)

    def _remember(self, line: str) -> None:
        try:
            entry = json.loads(line)
            self._entries[entry["key"]] = entry
        except (ValueError, KeyError, TypeError):
            return  # the run was interrupted while it wrote this line

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def __getitem__(self, key: str) -> dict[str, Any]:
        return self._entries[key]

    def add(self, entry: dict[str, Any]) -> None:
        """Keep a trial; it is on the disk when this returns."""
        with self._lock:
            self._entries[entry["key"]] = entry
            self._path.parent.mkdir(exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def entries(self, stage: str) -> list[dict[str, Any]]:
        """Return the trials of a stage, in the order they were made."""
        return [e for e in self._entries.values() if e["stage"] == stage]
