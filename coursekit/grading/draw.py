"""What is drawn by lot for a run: the seed, the time zone, the data of checks."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")

ZONES = {
    "<-12>12": -12,
    "<-11>11": -11,
    "<-10>10": -10,
    "<-09>9": -9,
    "<-08>8": -8,
    "<+09>-9": 9,
    "<+10>-10": 10,
    "<+11>-11": 11,
    "<+12>-12": 12,
    "<+13>-13": 13,
    "<+14>-14": 14,
}
"""Time zones in POSIX's notation, which needs no zone files, with hours east of UTC."""

NAMES = (
    *("ada", "bob", "cem", "dan", "eva", "fay", "gus", "ida", "jon", "kim", "leo"),
    *("mia", "ned", "oda", "pia", "ray", "sam", "tom", "uma", "val", "wes", "zoe"),
)
"""What usernames begin with, so that a report can say who sent a request."""

VERBS = [
    "Buy",
    "Paint",
    "Call",
    "Mend",
    "Sort",
    "Clean",
    "Plant",
    "Count",
    "Carry",
    "Wash",
    "Read",
    "Pack",
]
THINGS = [
    "chairs",
    "apples",
    "letters",
    "lamps",
    "books",
    "boxes",
    "stamps",
    "bottles",
    "maps",
    "plates",
    "shelves",
    "candles",
    "tickets",
    "melons",
    "parcels",
    "windows",
]


def new_seed(now: datetime | None = None) -> int:
    """Return a seed whose time zone has another date than UTC at this hour.

    So an app that takes the local date or time for UTC's is seen in every run.
    """
    while not has_another_date(seed := secrets.randbelow(900_000) + 100_000, now):
        pass
    return seed


def has_another_date(seed: int, now: datetime | None = None) -> bool:
    """Return whether a seed's time zone has another date than UTC at this hour."""
    now = now or datetime.now(UTC)
    return (now + timedelta(hours=ZONES[zone(seed)])).date() != now.date()


def zone(seed: int) -> str:
    """Return the time zone of a run, in the form of the variable ``TZ``."""
    return list(ZONES)[seed % len(ZONES)]


ODD = (
    "{}  after two blanks",
    "{}\tafter a tab",
    "{}\nafter a line end",
    "{} & 50 % “größer” <new>, it's 牛乳🥛",
    "{} in\u00a0İstanbul, Été, e\u0301te\u0301",
)
"""Texts that who tidies, translates or escapes what was sent gives back otherwise."""


class Draw(random.Random):
    """A check's own source of data; the same seed and check draw the same again."""

    def title(self) -> str:
        """Return a title of a task that was most likely never drawn before."""
        return f"{self.choice(VERBS)} {self.randint(12, 98_765)} {self.choice(THINGS)}"

    def titles(self, count: int) -> list[str]:
        """Return titles that all differ."""
        return [f"{self.title()} ({number})" for number in range(1, count + 1)]

    def text(self, length: int) -> str:
        """Return a text of this length, without a blank at its ends."""
        words = ", ".join(self.title() for _ in range(length // 12 + 1))
        return words[: length - 1] + self.word(1)

    def odd_texts(self) -> list[str]:
        """Return short texts with signs and blanks that are easily lost on the way."""
        return [text.format(self.title()) for text in ODD]

    def word(self, length: int = 8) -> str:
        """Return a word of lower-case letters."""
        return "".join(self.choices("abcdefghijklmnopqrstuvwxyz", k=length))

    def in_disorder(
        self, values: Sequence[T], key: Callable[[T], Any] | None = None
    ) -> list[T]:
        """Return three values or more in an order that neither rises nor falls.

        So an order that they have by chance is never the one that is asked for.
        """
        order = [*values]
        while order in (
            sorted(order, key=key),  # type: ignore[type-var, arg-type]
            sorted(order, key=key, reverse=True),  # type: ignore[type-var, arg-type]
        ):
            self.shuffle(order)
        return order
