"""A check on the terminal: its mark, its colour and its sentence."""

from __future__ import annotations

from rich.padding import Padding
from rich.text import Text

from coursekit.grading.verdict import Outcome, Verdict
from coursekit.text.layout import hanging

MARKS = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.NOT_RUN: "·"}
STYLES = {Outcome.PASSED: "green", Outcome.FAILED: "red", Outcome.NOT_RUN: "dim"}


def check_line(verdict: Verdict) -> Padding:
    """Return a check's mark and sentence, and what it did not get if it needed that."""
    style = STYLES[verdict.outcome]
    title_style = "" if verdict.outcome is Outcome.FAILED else style
    words = Text(verdict.title, title_style)
    if verdict.need:
        words.append(f" (needs {verdict.need})", "dim")
    if verdict.why_not:
        words.append(f" (not run: {verdict.why_not})", "dim")
    return hanging(MARKS[verdict.outcome], words, "", style)
