"""What a learner reads where a stage has to be passed first, and why it waits."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from coursekit.course.makefile import make
from coursekit.course.stages import Stage
from coursekit.text.layout import count, hanging
from coursekit.workbench.records import Record


def tell_unfinished(
    terminal: Console, stage: Stage, code: Path, record: Record, why: str
) -> None:
    """Say that a stage has to be passed first, what fails, and ``why`` that is."""
    total = record.total + record.earlier_total
    left = total - record.passed - record.earlier_passed
    terminal.print(
        f"Finish stage {stage} first: {left} of {count(total, 'check')} to go."
    )
    for failing in record.failing[:1]:
        terminal.print(hanging("✗", failing.title, "bold"))
    terminal.print(f"`{make('check', stage, code)}` tells what to fix. {why}")
