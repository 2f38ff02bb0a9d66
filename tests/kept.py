"""Golden files: what was read and found good, to be compared with what is said now."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from difflib import ndiff
from io import StringIO
from pathlib import Path

import pytest
from conftest import COURSE, PROJECT
from rich.console import Console

from coursekit.grading.run import Run
from coursekit.report.terminal import Terminal

OF_THE_MOMENT = {
    re.escape(f"{PROJECT}/"): "",
    r"· \d+\.\d s$": "· N s",
    r"\s+\(\d+\s+by\s+the\s+clock,\s+as\s+this\s+machine\s+is\s+busy\)": "",
    r" +$": "",
}
OF_THIS_RUN = {
    r"(?<=CODE=)\S+|/\S*/code\b": "my-code",
    r"(?<= TZ=)'\S+'": "ZONE",
    r"\d{4}-\d\d-\d\d(?:T|\s+)\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?": "TIME",
    r"\d{4}-\d\d-\d\d": "DATE",
    r"eyJ[\w-]+\.[\w.-]*": "TOKEN",
    r"eyJ[\w-]+…[\w-]+ \(\d+ characters\)": "TOKEN",
    r"\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}": "HASH",
    r"\b0x[0-9a-f]+\b": "0xADDRESS",
    r"\b\d+\.\d+ seconds": "N seconds",
    r"\b[\d.]+ (?=(hours|minutes) away)": "N ",
    r"\b\d+ times sooner": "N times sooner",
    r"(?<=[\"`]overdue[\"`]: )\d+": "N",
    r"\b[a-z]{12}@example\.com": "ADDRESS",
    r"(?<=\"id\": )\d+(?=,\n +\"username\")": "N",
    r"the\s+zone\s+UTC[+-]\d+(,\s+where\s+it\s+is\s+TIME\s+now)?": "the zone UTC+N",
    r"\d+ hours (ahead of|behind) UTC": "N hours from UTC",
    r"datetime\.datetime\([\d,\s]*\)": "TIME",
}


def without(patterns: dict[str, str], text: str) -> str:
    """Return a text in which what differs every time is replaced."""
    for pattern, words in patterns.items():
        text = re.sub(pattern, words, text, flags=re.MULTILINE)
    return text


def hold_kept(path: Path, text: str, part: Callable[[str], str] = str) -> None:
    """Fail where a golden file holds another text, in the part that counts.

    With UPDATE_GOLDEN it then gets the new one.
    """
    is_there = path.exists()
    read = path.read_text(encoding="utf-8") if is_there else ""
    if part(text) == part(read) and is_there:
        return
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return
    name = path.relative_to(PROJECT).as_posix()
    what = "says something else" if is_there else "is not there"
    lines = ndiff(part(read).splitlines(), part(text).splitlines())
    pytest.fail(
        f"{name} {what}. Read what is said now (+); where it is right, keep it by"
        " running this test again with UPDATE_GOLDEN=1 in the environment.\n"
        + "\n".join(line for line in lines if not line.startswith("?")),
        pytrace=False,
    )


def essence(report: str) -> str:
    """Return what a learner is told first: the check, what was expected, whose fault.

    What was sent and what came stand in the report too, but differ from run to run
    where requests race or time is measured.
    """
    parts = re.findall(
        r"^  ✗ .*?(?=\n\n)|^  Expected .*?(?=\n  Got|\n\n)|^  Your .*?$|^  Task .*?$",
        report,
        re.MULTILINE | re.DOTALL,
    )
    return "\n".join(parts)


def failure_of(run: Run) -> str:
    """Return what a learner reads of a run's first failure, at 80 columns."""
    screen = StringIO()
    console = Console(file=screen, width=80, highlight=False, markup=False)
    Terminal(console, COURSE, run).end()
    return without(OF_THE_MOMENT | OF_THIS_RUN, screen.getvalue())
