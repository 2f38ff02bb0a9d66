"""Measure ``check`` against the same checks run in one process without isolation.

    make bench              every stage, five pairs each
    make bench STAGE=2      one stage
    make bench PAIRS=3      fewer pairs of runs

Each pair runs the one and then the other as whole processes, so a machine that slows
down slows both; quoted are medians, and the median of the pairs' ratios. It also tells
when the first verdict is seen, the peak memory of the largest process, and the share
that importing the libraries alone has.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from coursekit.course.stages import Course, Stage

PROJECT = Path(__file__).resolve().parent.parent
PAIRS = int(os.environ.get("PAIRS") or 5)
IMPORTS = "import fastapi, sqlalchemy.orm, pydantic, uvicorn, jwt, bcrypt"
FIRST_MARK = "✓"


@dataclass(frozen=True)
class Measured:
    """One run of a command: seconds of wall and processor time, and memory in MB.

    ``first_verdict`` is in seconds since the command began.
    """

    wall: float
    cpu: float
    memory: float
    first_verdict: float


def measure(command: list[str]) -> Measured:
    """Run a command to its end; raises ``SystemExit`` if it fails."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=PROJECT, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert process.stdout is not None
    first = 0.0
    lines = []
    for line in process.stdout:
        lines.append(line)
        if not first and FIRST_MARK in line:
            first = time.perf_counter() - began
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    if status:
        sys.exit(f"{' '.join(command)} failed:\n{''.join(lines)}")
    cpu = usage.ru_utime + usage.ru_stime
    return Measured(wall, cpu, usage.ru_maxrss / 1024, first)


def bench(stage: Stage) -> list[str]:
    """Return a row of figures for a stage's solution."""
    ours = ["make", "-s", "check", f"STAGE={stage.number}", f"CODE={stage.solution}"]
    theirs = [sys.executable, "-m", "benchmarks.in_process", str(stage.number)]
    measure(ours), measure(theirs)  # a run of each that warms the disk's cache
    pairs = [(measure(ours), measure(theirs)) for _ in range(PAIRS)]
    imports = measure([sys.executable, "-c", IMPORTS]).wall

    wall = median([a.wall for a, _ in pairs])
    return [
        stage.name,
        f"{wall:.2f} s",
        f"{median([b.wall for _, b in pairs]):.2f} s",
        f"{median([a.wall / b.wall for a, b in pairs]):.2f}",
        f"{median([a.cpu for a, _ in pairs]):.2f} s",
        f"{median([a.cpu / b.cpu for a, b in pairs]):.2f}",
        f"{median([a.first_verdict for a, _ in pairs]):.2f} s",
        f"{max(a.memory for a, _ in pairs):.0f} MB",
        f"{imports / wall:.0%}",
    ]


HEADINGS = [
    "stage",
    "check, wall",
    "in-process, wall",
    "wall ratio",
    "check, CPU",
    "CPU ratio",
    "first verdict",
    "peak memory",
    "bare imports",
]


def main(wanted: str) -> None:
    """Print a row for each stage, as a table that Markdown understands."""
    course = Course(PROJECT)
    table = Table(*HEADINGS, box=None)
    rows = ["| " + " | ".join(HEADINGS) + " |", "|---" * len(HEADINGS) + "|"]
    for stage in [course.stage(wanted)] if wanted else course.stages:
        row = bench(stage)
        table.add_row(*row)
        rows.append("| " + " | ".join(row) + " |")
    console = Console(width=200)
    console.print(table)
    console.print("\n" + "\n".join(rows), soft_wrap=True)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
