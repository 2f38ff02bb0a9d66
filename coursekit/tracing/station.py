"""One stop of a request."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Station:
    """One stop on the way: its lane, what happens there, where, with which values."""

    lane: str
    title: str
    file: str = ""
    line: int = 0
    depth: int = 0
    details: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 0.0
    is_bad: bool = False
    times: int = 1

    @property
    def place(self) -> str:
        """Where it is, as an editor takes it: ``app/main.py:12``."""
        return f"{self.file}:{self.line}" if self.file else ""

    @property
    def time(self) -> str:
        """How long it took, in words; nothing where that was not measured."""
        return f"{self.seconds * 1000:.1f}ms" if self.seconds else ""
