"""``python -m accuracy``: measure how often the checks are wrong, write the page."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from accuracy.campaign import Trial, all_trials, executables, hold_trials
from accuracy.findings import Findings
from accuracy.journal import Journal
from accuracy.page import page
from accuracy.reasons import reasons
from coursekit.course import Course
from coursekit.errors import CourseKitError

PROJECT = Path(__file__).resolve().parent.parent
KEPT = PROJECT / ".accuracy"
PAGE = PROJECT / "ACCURACY.md"


def main(
    stage: Annotated[str, typer.Argument(help="One stage only.")] = "",
    repeat: Annotated[int, typer.Option(min=1, help="Tries of a right program.")] = 20,
    pythons: Annotated[str, typer.Option(help="More Pythons, by their names.")] = "",
    at_once: Annotated[int, typer.Option(min=1)] = os.cpu_count() or 1,
) -> None:
    """Try every program that was not tried yet, then write ACCURACY.md.

    Ctrl-C stops it, and the next run goes on from there.
    """
    course = Course(PROJECT)
    ready = executables(pythons.split(), KEPT)
    stages = [course.stage(stage)] if stage else course.stages
    trials = all_trials(course, stages, repeat, sorted(ready))
    journal = Journal(KEPT / "trials.jsonl")
    left = sum(trial.key not in journal for trial in trials)
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        "{task.description}",
    )
    try:
        with Progress(*columns, console=Console(stderr=True)) as progress:
            task = progress.add_task(
                "", total=len(trials), completed=len(trials) - left
            )

            def tell(trial: Trial) -> None:
                words = f"{trial.program.stage} {trial.program.key}"[:50]
                progress.update(task, advance=1, description=words)

            hold_trials(trials, journal, ready, at_once, tell)
    finally:
        keys = {
            trial.key
            for trial in all_trials(course, course.stages, repeat, sorted(ready))
        }
        found = [
            Findings(
                each.name, [e for e in journal.entries(each.name) if e["key"] in keys]
            )
            for each in course.stages
        ]
        PAGE.write_text(
            page([f for f in found if f.entries], reasons()), encoding="utf-8"
        )


if __name__ == "__main__":
    try:
        typer.run(main)
    except CourseKitError as error:
        typer.echo(str(error), err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        typer.echo("Stopped: the next `make accuracy` goes on from here.", err=True)
        sys.exit(2)
