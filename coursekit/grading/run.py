"""One grading run: what was graded, and the verdicts on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coursekit.course.stages import Stage
from coursekit.grading.plan import EVERYTHING, Plan
from coursekit.grading.verdict import Blame, Outcome, Verdict
from coursekit.sandbox.contents import LeftOut
from coursekit.text.printable import path_text


@dataclass
class Run:
    """What a grading run found; its JSON holds the same facts as the terminal."""

    stage: Stage
    code: Path
    seed: int
    database: str = "SQLite"
    verdicts: list[Verdict] = field(default_factory=list)
    seconds: float = 0.0
    fingerprint: str = ""
    left_out: list[LeftOut] = field(default_factory=list)
    plan: Plan = EVERYTHING

    @property
    def passed(self) -> bool:
        """Whether every check passed that could be run (and there was one)."""
        outcomes = [v.outcome for v in self.verdicts if not v.why_not]
        return bool(outcomes) and all(each is Outcome.PASSED for each in outcomes)

    @property
    def failures(self) -> list[Verdict]:
        """The verdicts of the checks that ran and failed, in order."""
        return [v for v in self.verdicts if v.outcome is Outcome.FAILED]

    @property
    def first_to_mend(self) -> Verdict | None:
        """The failure that is the cause, as far as it is known.

        The one that stopped other checks comes first. Of a check that did not get as
        far as its own question, it is the check that is about what was needed.
        """
        failures = self.failures
        stopped_by = {verdict.explained_by for verdict in self.verdicts} - {""}
        first = next((v for v in failures if v.id in stopped_by), None)
        first = first or next(iter(failures), None)
        seen: list[Verdict] = []
        while first is not None and first.need and first not in seen:
            seen.append(first)
            first = next((v for v in failures if first.need in v.about), first)
        return first

    @property
    def exit_status(self) -> int:
        """0 all passed, 1 something failed, 2 the course itself is broken."""
        if any(verdict.blame is Blame.COURSE for verdict in self.verdicts):
            return 2
        return 0 if self.passed else 1

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON has it; ``seconds`` are of wall time."""
        return {
            "stage": self.stage.name,
            "code": path_text(self.code),
            "seed": self.seed,
            "database": self.database,
            "passed": self.passed,
            "seconds": round(self.seconds, 3),
            "left_out": {path_text(Path(e.path)): e.kind.value for e in self.left_out},
            "checks": [verdict.to_json() for verdict in self.verdicts],
        }
