"""``python -m accuracy``: measure how often the checks are wrong, write the pages."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from accuracy.campaign import Trial, all_trials, executables, hold_trials
from accuracy.findings import Findings
from accuracy.journal import Journal
from accuracy.page import DETAILS, detail_page, page
from accuracy.reasons import reasons
from coursekit.course.stages import Course
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
    """Try every program that was not tried yet, then write the pages.

    Ctrl-C stops it, and the next run goes on from there.
    """
    course = Course(PROJECT)
    ready = executables(pythons.split(), KEPT)
    journal = Journal(KEPT / "trials.jsonl")
    stages = [course.stage(stage)] if stage else course.stages
    trials = all_trials(course, stages, repeat, sorted(ready))
    try:
        with progress_of(trials, journal) as tell:
            hold_trials(trials, journal, ready, at_once, tell)
    except KeyboardInterrupt:
        typer.echo("Stopped: the next `make accuracy` goes on from here.", err=True)
        raise typer.Exit(2) from None
    finally:
        everything = all_trials(course, course.stages, repeat, sorted(ready))
        write_pages(course, everything, journal)


@contextmanager
def progress_of(
    trials: list[Trial], journal: Journal
) -> Iterator[Callable[[Trial], None]]:
    """Show a bar while a block runs, and yield what to call after each trial."""
    done = sum(trial.is_made(journal) for trial in trials)
    words = "{task.description}"
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), words)
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=len(trials), completed=done)

        def tell(trial: Trial) -> None:
            words = f"{trial.program.stage} {trial.program.key}"[:50]
            progress.update(task, advance=1, description=words)

        yield tell


def _kind(trial: Trial) -> str:
    return f"{trial.program.kind} by the {trial.conditions.judge}"


def write_pages(course: Course, trials: list[Trial], journal: Journal) -> None:
    """Write the pages on all trials of programs and checks as they are now."""
    subjects = {trial.subject: trial for trial in trials}
    left = Counter(_kind(trial) for trial in trials if not trial.is_made(journal))
    found = [
        Findings(
            stage.name,
            [e for e in entries if (t := subjects.get(e["subject"])) and t.holds(e)],
        )
        for stage in course.stages
        if (entries := journal.entries(stage.name))
    ]
    PAGE.write_text(page(found, reasons(), left), encoding="utf-8")
    for each in found:
        path = DETAILS / f"{each.stage}.md"
        path.write_text(detail_page(each, reasons()), encoding="utf-8")


if __name__ == "__main__":
    try:
        typer.run(main)
    except CourseKitError as error:
        typer.echo(str(error), err=True)
        sys.exit(2)
