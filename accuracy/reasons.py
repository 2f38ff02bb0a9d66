"""Why a mutant may live, written by hand in ``reasons.toml``, each after a look."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

PATH = Path(__file__).with_name("reasons.toml")


@dataclass(frozen=True)
class Reason:
    """A pattern that a mutant's name matches, and why such a mutant is no mistake."""

    matches: str
    why: str
    stages: tuple[str, ...] = ()

    def explains(self, stage: str, mutant: str) -> bool:
        """Return whether this is the reason why a mutant of a stage lives."""
        return (not self.stages or stage in self.stages) and bool(
            re.search(self.matches, mutant)
        )


def reasons() -> list[Reason]:
    """Return the reasons in the order of the file: the first that fits is given."""
    facts = tomllib.loads(PATH.read_text(encoding="utf-8"))
    return [
        Reason(table["matches"], table["why"], tuple(table.get("stages", ())))
        for table in facts["reason"]
    ]
