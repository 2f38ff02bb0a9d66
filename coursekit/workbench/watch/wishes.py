"""What is wanted while a learner works, told by any thread: a save, a key, a signal."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import Enum, auto

from coursekit.sandbox.launcher import Launcher


class Wish(Enum):
    """What may be wanted."""

    ALL = auto()
    SAVED = auto()
    QUIT = auto()
    HINT = auto()
    REDRAW = auto()


ENDS_A_ROUND = {Wish.ALL, Wish.SAVED, Wish.QUIT}


@dataclass(frozen=True)
class News:
    """A wish, with the files that were saved."""

    wish: Wish
    files: tuple[str, ...] = ()


class Wishes:
    """Keeps news until they are taken; what ends a round abandons the present one."""

    def __init__(self) -> None:
        self._waiting: list[News] = []
        self._some = threading.Condition()
        self._launcher: Launcher | None = None

    def tell(self, wish: Wish, files: tuple[str, ...] = ()) -> None:
        """Add news; threads may do this, and handlers of signals too."""
        with self._some:
            self._waiting.append(News(wish, files))
            if wish in ENDS_A_ROUND and self._launcher is not None:
                self._launcher.abandon()
            self._some.notify()

    def wait(self) -> list[News]:
        """Return all news as soon as there are some."""
        with self._some:
            while not self._waiting:
                self._some.wait()
            taken, self._waiting = self._waiting, []
            return taken

    def take_small(self) -> list[News]:
        """Return at once the news that can be answered while a round goes on."""
        with self._some:
            small = [n for n in self._waiting if n.wish not in ENDS_A_ROUND]
            self._waiting = [n for n in self._waiting if n.wish in ENDS_A_ROUND]
            return small

    def watch_over(self, launcher: Launcher | None) -> None:
        """Abandon this launcher when a round is to end, or at once if it is."""
        with self._some:
            self._launcher = launcher
            over = any(news.wish in ENDS_A_ROUND for news in self._waiting)
            if launcher is not None and over:
                launcher.abandon()
