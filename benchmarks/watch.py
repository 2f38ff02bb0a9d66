"""Measure how soon ``watch`` gives its verdict on what failed, beside a cold ``check``.

    make bench-watch            every stage, five rounds each
    make bench-watch STAGE=2    one stage
    make bench-watch PAIRS=3    fewer rounds

A stage's solution is given its last mistake (from ``checks/mistakes/``), so that a
check or more fails. In each round the mistake is fixed by a save: the time runs from
there to the ✓ of the first of these checks, and of the last. Then the mistake is saved
again, and ``check`` is started on the solution, cold: the time runs to its first ✓,
whichever check that is, and to the ✓ of the same check. Quoted are medians, the slowest
round, and the medians of the rounds' ratios.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from operator import truediv
from pathlib import Path
from queue import Queue

from coursekit.course.mistakes import mistakes_of, plant
from coursekit.course.stages import Course, Stage

PROJECT = Path(__file__).resolve().parent.parent
PAIRS = int(os.environ.get("PAIRS") or 5)
COMMAND = [sys.executable, "-m", "coursekit"]
MOST_SECONDS = 120.0
SETTLING_SECONDS = 0.7
"""Between rounds: a learner too takes a moment, and the next checks are collected."""

HEADINGS = [
    "stage",
    "failing",
    "first verdict",
    "slowest",
    "all of them",
    "cold check, any verdict",
    "cold check, this verdict",
    "ratio to any",
    "ratio to this",
]


class Told:
    """A command's lines, each with the time at which it was printed."""

    def __init__(self, *words: str) -> None:
        self._process = subprocess.Popen(
            [*COMMAND, *words],
            cwd=PROJECT,
            env={**os.environ, "COLUMNS": "300", "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._lines: Queue[tuple[float, str]] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put((time.perf_counter(), line))

    def until(self, is_it: Callable[[str], bool]) -> tuple[float, list[str]]:
        """Return when a line came, and all lines up to it."""
        lines = []
        while True:
            moment, line = self._lines.get(timeout=MOST_SECONDS)
            lines.append(line)
            if is_it(line):
                return moment, lines

    def end(self) -> None:
        """End the command, and wait for its end."""
        self._process.terminate()
        self._process.wait()


def is_mended(line: str) -> bool:
    """Return whether a line tells how many of the failed checks are fixed."""
    return "failed check" in line


def is_passed(line: str) -> bool:
    """Return whether a line is the verdict on a check that passed."""
    return line.startswith("  ✓")


def is_end(line: str) -> bool:
    """Return whether a line ends the report of a whole run that passed."""
    return line.startswith("seed ")


def is_bar(line: str) -> bool:
    """Return whether a line is the bar at the end of a round."""
    return line.startswith("  ━")


def bench(stage: Stage, folder: Path) -> list[str]:
    """Return a row of figures for a stage."""
    mistake = mistakes_of(stage)[-1]
    plant(mistake, stage.solution, folder)
    files = {edit.file for edit in mistake.edits}
    broken = {file: (folder / file).read_bytes() for file in files}
    right = {file: (stage.solution / file).read_bytes() for file in files}
    watch = Told("watch", stage.name, "--code", str(folder))
    try:
        watch.until(is_end)
        rounds = [one_round(watch, stage, folder, right, broken) for _ in range(PAIRS)]
    finally:
        watch.end()
    firsts, lasts, anys, colds, counts = zip(*rounds, strict=True)
    return [
        stage.name,
        str(counts[0]),
        f"{statistics.median(firsts):.2f} s",
        f"{max(firsts):.2f} s",
        f"{statistics.median(lasts):.2f} s",
        f"{statistics.median(anys):.2f} s",
        f"{statistics.median(colds):.2f} s",
        f"{statistics.median(map(truediv, firsts, anys)):.2f}",
        f"{statistics.median(map(truediv, firsts, colds)):.2f}",
    ]


def one_round(
    watch: Told,
    stage: Stage,
    folder: Path,
    right: dict[str, bytes],
    broken: dict[str, bytes],
) -> tuple[float, float, float, float, int]:
    """Return the seconds to the first and last verdict, two of ``check``, a count."""
    time.sleep(SETTLING_SECONDS)
    began = save(folder, right)
    first, lines = watch.until(is_passed)
    title = lines[-1]
    last, lines = watch.until(is_mended)
    save(folder, broken)
    watch.until(is_bar)

    cold = time.perf_counter()
    check = Told("check", stage.name, "--code", str(stage.solution))
    any_seen, lines_of_check = check.until(is_passed)
    seen = any_seen
    if lines_of_check[-1] != title:
        seen, _ = check.until(lambda line: line == title)
    check.end()
    return first - began, last - began, any_seen - cold, seen - cold, len(lines)


def save(folder: Path, files: dict[str, bytes]) -> float:
    """Save files; return when."""
    for file, content in files.items():
        (folder / file).write_bytes(content)
    return time.perf_counter()


def main(wanted: str) -> None:
    """Print a row for each stage, as a table that Markdown understands."""
    course = Course(PROJECT)
    print("| " + " | ".join(HEADINGS) + " |")  # noqa: T201
    print("|---" * len(HEADINGS) + "|")  # noqa: T201
    for stage in [course.stage(wanted)] if wanted else course.stages:
        with tempfile.TemporaryDirectory() as folder:
            row = bench(stage, Path(folder) / "code")
        print("| " + " | ".join(row) + " |", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
