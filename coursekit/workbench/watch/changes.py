"""Seeing that a learner's code has changed: at once where the system tells, or soon."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from watchfiles import watch

from coursekit.sandbox.contents import contents

QUIET_MS = 20
"""For so long nothing more is saved: then a burst of saves is over."""
LONGEST_BURST_MS = 300
LOOK_MS = 500
"""So often the files are looked at without news: no news comes from network drives."""
LOOK_SECONDS_WITHOUT_FOLDER = 0.05

Look = dict[str, tuple[int, int, int]]


class Changes:
    """A thread that tells the names of the files in ``app`` that were changed.

    It watches on when the folder is renamed, deleted and made again.
    """

    def __init__(self, app: Path, tell: Callable[[list[str]], None]) -> None:
        self._app = app
        self._tell = tell
        self._stop = threading.Event()
        self._known = _look(app)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Changes:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            for _ in self._moments():
                before, self._known = self._known, _look(self._app)
                if before != self._known:
                    self._tell(_differences(before, self._known))

    def _moments(self) -> Iterator[None]:
        """Yield whenever a file may have changed, as long as the folder is the same."""
        folder = _identity(self._app)
        with suppress(OSError, RuntimeError, UnicodeError):  # gone, or nobody can tell
            for _ in watch(
                self._app,
                watch_filter=None,
                step=QUIET_MS,
                debounce=LONGEST_BURST_MS,
                rust_timeout=LOOK_MS,
                yield_on_timeout=True,
                stop_event=self._stop,
                raise_interrupt=False,
            ):
                yield
                if _identity(self._app) != folder:
                    return
        self._stop.wait(LOOK_SECONDS_WITHOUT_FOLDER)
        yield


def _identity(folder: Path) -> tuple[int, int] | None:
    """Return what tells a folder from another one of its name, or None without one."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _look(app: Path) -> Look:
    """Return what tells whether a file was saved, for each file that counts."""
    found: Look = {}
    with suppress(OSError):  # a file may go at any moment, and news of that will come
        for path in contents(app):
            if path.is_file():
                status = path.stat()
                name = path.relative_to(app.parent).as_posix()
                found[name] = (status.st_mtime_ns, status.st_size, status.st_ino)
    return found


def _differences(before: Look, now: Look) -> list[str]:
    """Return the names of the files that are new, gone or saved again."""
    return sorted(name for name, _ in before.items() ^ now.items())
