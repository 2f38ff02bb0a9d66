"""Seeing that a learner's code has changed: at once where the system tells, or soon."""

from __future__ import annotations

import os
import select
import sys
import threading
import time
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
# of other kinds, what another machine writes is no news: NFS, 9p of WSL, a shared drive
OWN_KINDS = {"ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "zfs", "tmpfs", "overlay"}
MOUNTS = Path("/proc/self/mountinfo")

Look = dict[str, tuple[int, int, int]]


class Changes:
    """A thread that tells the names of the files in ``app`` that were changed.

    It watches on when the folder is renamed, deleted and made again. Where the system
    tells of each change it sleeps until then, without a timer.
    """

    def __init__(self, app: Path, tell: Callable[[list[str]], None]) -> None:
        self._app = app
        self._tell = tell
        self._stop = threading.Event()
        self._known = _look(app)
        self._end, self._ending = os.pipe()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Changes:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        os.close(self._ending)  # which wakes who waits for it
        self._thread.join()
        os.close(self._end)

    def _run(self) -> None:
        while not self._stop.is_set():
            for _ in self._moments():
                before, self._known = self._known, _look(self._app)
                if before != self._known:
                    self._tell(_differences(before, self._known))

    def _moments(self) -> Iterator[None]:
        """Yield whenever a file may have changed, as long as the folder is the same."""
        folder = _identity(self._app)
        is_told = sys.platform == "linux" and _is_of_this_machine(self._app)
        with suppress(OSError, RuntimeError, UnicodeError):  # gone, or nobody can tell
            for _ in self._told() if is_told else self._looked_for():
                yield
                if _identity(self._app) != folder:
                    return
        is_there = folder is not None and _identity(self._app) == folder
        self._stop.wait(LOOK_MS / 1000 if is_there else LOOK_SECONDS_WITHOUT_FOLDER)
        yield

    def _looked_for(self) -> Iterator[None]:
        """Yield from time to time, and soon after a change."""
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

    def _told(self) -> Iterator[None]:
        """Yield after each burst of news from the system, and once in the beginning.

        What changed before the system was asked for news is seen by that first look.
        """
        from inotify_simple import INotify, flags  # type: ignore[import-untyped]

        news = flags.ATTRIB | flags.CLOSE_WRITE | flags.CREATE | flags.DELETE
        news |= flags.MODIFY | flags.MOVED_FROM | flags.MOVED_TO
        news |= flags.DELETE_SELF | flags.MOVE_SELF
        with INotify() as notices:
            while not self._stop.is_set():
                for folder in _folders(self._app):  # those that are watched stay so
                    notices.add_watch(folder, news)
                yield
                select.select([notices, self._end], [], [])
                until = time.monotonic() + LONGEST_BURST_MS / 1000
                while list(notices.read(timeout=QUIET_MS)):
                    if time.monotonic() > until:
                        break


def _is_of_this_machine(folder: Path) -> bool:
    """Return whether nobody but this system can write where a folder lies."""
    with suppress(OSError, ValueError):
        device = folder.stat().st_dev
        wanted = f"{os.major(device)}:{os.minor(device)}"
        for line in MOUNTS.read_text(errors="replace").splitlines():
            mount, _, system = line.partition(" - ")
            if mount.split()[2] == wanted:
                return system.split()[0] in OWN_KINDS
    return False


def _folders(app: Path) -> set[Path]:
    """Return the folders in which what counts lies, behind links too."""
    found = [path.resolve() for path in contents(app)]
    return {app, *(path if path.is_dir() else path.parent for path in found)}


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
