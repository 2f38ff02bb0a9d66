"""What is known about a check after it ran: a verdict, and the exchanges behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from coursekit.grading.exchange import Exchange


class Outcome(StrEnum):
    """Whether a check passed; ``NOT_RUN`` has a reason, or a failure explains it."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not_run"


class Blame(StrEnum):
    """Whose fault a failure is, in the words of the JSON report."""

    WRONG_ANSWER = "wrong_answer"
    CRASHED = "crashed"
    DID_NOT_START = "did_not_start"
    DID_NOT_MIGRATE = "did_not_migrate"
    COMMAND_FAILED = "command_failed"
    NO_ANSWER = "no_answer"
    ENDED_ITSELF = "ended_itself"
    TOO_LARGE = "too_large"
    COURSE = "course"


NOTHING_RAN = frozenset({Blame.DID_NOT_START, Blame.DID_NOT_MIGRATE})
"""Without an app, or a database for it, no check can ask anything."""


@dataclass
class Verdict:
    """The verdict on one check, with all that a report tells about it."""

    id: str
    stage: str
    title: str
    outcome: Outcome
    task: int | None = None
    blame: Blame | None = None
    expected: str = ""
    got: str = ""
    clue: str = ""
    """A sentence on a common slip that the answer shows."""
    log: str = ""
    exchanges: list[Exchange] = field(default_factory=list)
    seconds: float = 0.0
    hint: str = ""
    """The ladder of hints for what it shows, where its task has several."""
    about: tuple[str, ...] = ()
    """What other checks need that this one is about."""
    need: str = ""
    """What the check could not get before it asked its own question."""
    explained_by: str = ""
    """The id of the failure for which this check was not run."""
    why_not: str = ""
    """Why it could not be run, where that is nobody's fault: a sentence."""

    @property
    def name(self) -> str:
        """The name of the check's function, with its parameters."""
        return self.id.partition("::")[2]

    @property
    def settings(self) -> dict[str, str]:
        """The environment variables that the app asked last got in another way."""
        return self.exchanges[-1].settings if self.exchanges else {}

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as the JSON report holds it."""
        failed = self.outcome is not Outcome.PASSED
        last = self.exchanges[-1] if failed and self.exchanges else None
        return {
            "id": self.id,
            "stage": self.stage,
            "title": self.title,
            "outcome": self.outcome.value,
            "blame": self.blame and self.blame.value,
            "task": self.task,
            "hint": self.hint,
            "need": self.need,
            "explained_by": self.explained_by,
            "why_not": self.why_not,
            "expected": self.expected,
            "got": self.got,
            "clue": self.clue,
            "log": self.log,
            "exchange": last and last.to_json(),
            "before": [e.to_json() for e in self.exchanges[:-1]] if failed else [],
            "seconds": round(self.seconds, 4),
        }


class NotAsked(Exception):
    """A check can't ask its question here, which is nobody's fault: a sentence."""


class Failure(Exception):
    """A check's failure that the kit itself saw, with its blame and its words."""

    def __init__(self, blame: Blame, expected: str, got: str, log: str = "") -> None:
        super().__init__(f"{blame.value}: {got}")
        self.blame = blame
        self.expected = expected
        self.got = got
        self.log = log
        self.explains_all = False
