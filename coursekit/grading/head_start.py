"""What many checks begin with, asked for once and copied: a registered user, say.

    first check ──▶ its app is asked as usual ──▶ what it stored is copied
    later ones  ──▶ their apps start on such a copy

Nothing but a database file is copied. Where an app kept something elsewhere (in
another file, or in its memory: one that starts on the copy does not know the user),
there is no head start, and each check asks for itself.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from coursekit.grading.exchange import Exchange
from coursekit.grading.faces.app import App

COPY_SECONDS = 0.5  # an app that keeps its database locked for longer gives no copy
COMPILED = "__pycache__"


@dataclass(frozen=True)
class HeadStart:
    """A copy of a database, and how it came to be."""

    database: Path
    headers: dict[str, str]
    """Those with which a client goes on from there."""
    exchanges: list[Exchange]
    """The requests that were sent, which each check's report shows as its own."""

    def give(self, app: App) -> None:
        """Let an app that started on the copy have been asked all that."""
        for exchange in deepcopy(self.exchanges):
            exchange.app = app.number
            app.exchanges.append(exchange)


def head_start(
    app: App, file: Path, template: Path, target: Path, headers: dict[str, str]
) -> HeadStart | None:
    """Return what an app has stored so far, copied to ``target``.

    ``file`` is its database, ``template`` what its folder was made from. Returns None
    where the app stored something elsewhere, or the database can't be copied.
    """
    is_ours = file.is_file() and not file.is_symlink()
    if not is_ours or _files(app.folder, file.name) != _files(template):
        return None
    try:
        with (
            closing(sqlite3.connect(file, timeout=COPY_SECONDS)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.execute("BEGIN")
            # a lock to read: `backup` alone would wait for one for ever
            source.execute("SELECT count(*) FROM sqlite_master").fetchall()
            source.backup(copy)
    except sqlite3.Error:
        return None
    return HeadStart(target, headers, deepcopy(app.exchanges))


def _files(folder: Path, database: str = "") -> dict[str, tuple[int, int]]:
    """Return size and time of each file but those of a database and compiled ones."""
    found = {}
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != COMPILED]
        for name in names:
            is_database = (
                database and where == str(folder) and name.startswith(database)
            )
            if not is_database:
                path = os.path.join(where, name)
                facts = os.lstat(path)
                place = os.path.relpath(path, folder)
                found[place] = facts.st_size, facts.st_mtime_ns
    return found
