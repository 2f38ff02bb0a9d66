"""What the trials of a stage say: counts, who catches what, what is not explained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accuracy.programs import Kind
from accuracy.reasons import Reason

Entry = dict[str, Any]


@dataclass
class Findings:
    """The trials of one stage, newest text only."""

    stage: str
    entries: list[Entry]

    def of(self, *kinds: Kind) -> list[Entry]:
        """Return the gradings of programs of these kinds."""
        return [
            entry
            for entry in self.entries
            if entry["kind"] in kinds and entry["conditions"]["judge"] == "checks"
        ]

    @property
    def judged(self) -> list[Entry]:
        """The programs that the second oracle was asked about."""
        return [e for e in self.entries if e["conditions"]["judge"] == "oracle"]

    @property
    def disagreements(self) -> list[Entry]:
        """Programs of which the second oracle says another thing than their label."""
        return [
            e for e in self.judged if bool(failed_in(e)) == Kind(e["kind"]).is_right
        ]

    @property
    def repeated(self) -> list[Entry]:
        """The mistakes whose report has commands, which a shell has run."""
        tried = [e for e in self.entries if e["conditions"]["judge"] == "commands"]
        return [entry for entry in tried if "none" not in entry["outcomes"].values()]

    @property
    def unseen(self) -> list[Entry]:
        """The mistakes whose report has commands that do not show the failure."""
        return [entry for entry in self.repeated if failed_in(entry)]

    @property
    def rejected(self) -> list[Entry]:
        """Trials in which a right program failed."""
        return [e for e in self.of(Kind.SOLUTION, Kind.WHEAT) if failed_in(e)]

    def accepted(self, kind: Kind) -> list[Entry]:
        """Trials in which a wrong program passed."""
        return [entry for entry in self.of(kind) if not failed_in(entry)]

    @property
    def seen_on_postgresql_only(self) -> list[Entry]:
        """Trials of wrong programs that passed on SQLite, and failed on PostgreSQL."""
        wrong = (kind for kind in Kind if not kind.is_right)
        return [
            entry
            for entry in self.of(*wrong)
            if failed_in(entry) and entry["conditions"]["database"] == "postgres"
        ]

    @property
    def checks_run(self) -> int:
        """How many verdicts right programs got."""
        return sum(len(e["outcomes"]) for e in self.of(Kind.SOLUTION, Kind.WHEAT))

    @property
    def flakes(self) -> list[tuple[str, str]]:
        """Programs and checks whose verdict was not the same in all trials."""
        seen: dict[tuple[str, str], set[str]] = defaultdict(set)
        for entry in self.of(Kind.SOLUTION, Kind.WHEAT):
            for check, outcome in entry["outcomes"].items():
                seen[entry["program"], check].add(outcome)
        return sorted(key for key, outcomes in seen.items() if len(outcomes) > 1)

    @property
    def catches(self) -> dict[str, dict[str, int]]:
        """For each of the stage's checks, the mistakes it catches, and among how many.

        A mistake with 1 is caught by this check alone.
        """
        table: dict[str, dict[str, int]] = {}
        for entry in self.of(Kind.SOLUTION, Kind.MISTAKE):
            for check in entry["outcomes"]:
                if check.startswith(f"{self.stage}::"):
                    table.setdefault(check.partition("::")[2], {})
        for entry in self.of(Kind.MISTAKE):
            conditions = entry["conditions"]
            if conditions["stop_at_failure"] and conditions["scope"] == "own":
                continue  # it was not tried by the other checks
            catchers = failed_in(entry)
            for check in catchers:
                caught = table.setdefault(check.partition("::")[2], {})
                most = max(len(catchers), caught.get(entry["program"], 0))
                caught[entry["program"]] = most
        return table


def failed_in(entry: Entry) -> list[str]:
    """Return the checks that failed in a trial."""
    return [check for check, what in entry["outcomes"].items() if what == "failed"]


def explained(
    survivors: Iterable[Entry], reasons: list[Reason]
) -> dict[str, list[str]]:
    """Return the mutants that live, by the reason why they may ("" without one)."""
    found: dict[str, list[str]] = defaultdict(list)
    for entry in survivors:
        stage, name = entry["stage"], entry["program"]
        fitting = (r.why for r in reasons if r.explains(stage, name))
        found[next(fitting, "")].append(name)
    return dict(found)


def bound(wrong: int, tried: int) -> str:
    """Return a share and, with none wrong, the 95 % bound on it (the rule of three)."""
    if not tried:
        return "not tried"
    words = f"{wrong} of {tried}"
    return words if wrong else f"{words} (< {min(100.0, 300 / tried):.2g} %)"
