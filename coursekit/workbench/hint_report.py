"""What a learner reads of a hint: the hint itself, and what comes after it."""

from __future__ import annotations

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from coursekit.course.hints import command
from coursekit.course.stages import Course, Stage
from coursekit.errors import CourseError
from coursekit.grading.verdict import NOTHING_RAN, Blame
from coursekit.text.layout import hanging, indented, markdown, nice_path
from coursekit.workbench.hint import Hint, ladder_for, next_hint, problems
from coursekit.workbench.records import Failing, Record

DOES_NOT = {
    Blame.DID_NOT_START: "Your app does not start",
    Blame.DID_NOT_MIGRATE: "Your migrations make no database for your app",
}


def show_for_record(
    terminal: Console, course: Course, stage: Stage, record: Record
) -> None:
    """Show the next hint for what failed first, or that nothing did."""
    if not record.is_passed:
        show_for(terminal, course, stage, record.failing[0])
        return
    terminal.print(f"All checks of stage {stage} pass: there is nothing to fix.")
    terminal.print(
        f"A hint for a task all the same: `make hint STAGE={stage.number} TASK=1`."
    )


def show_for(terminal: Console, course: Course, stage: Stage, failing: Failing) -> None:
    """Show the next hint for a check that fails, or why there is none.

    Raises ``CourseError`` where no learner can fix it.
    """
    check = f"`make check STAGE={stage.number}`"
    if failing.blame == Blame.COURSE:
        raise CourseError(
            f"No hint helps here: the course itself is broken, as {check} tells."
        )
    if failing.blame in NOTHING_RAN:
        terminal.print(
            f"{DOES_NOT[Blame(failing.blame)]}, so no check has seen more of it yet."
            f" {check} shows the line to fix first."
        )
    elif failing.task is None:
        terminal.print(hanging("✗", failing.title, "bold"))
        terminal.print(
            "This check belongs to no task of the brief. A hint for a task:"
            f" `make hint STAGE={stage.number} TASK=1`."
        )
    else:
        terminal.print(hanging("✗", failing.title, "bold"))
        terminal.print()
        of = course.stage(failing.stage)
        about = ladder_for(of, failing.task, failing.hint)
        _show_one(terminal, course, of, failing.task, about, stage)


def show_for_task(
    terminal: Console, course: Course, stage: Stage, task: int, about: str
) -> None:
    """Show the next hint for a task or a problem of it, or which problems it has."""
    name = about or ladder_for(stage, task)
    _show_one(terminal, course, stage, task, name, stage)


def _show_one(
    terminal: Console,
    course: Course,
    of: Stage,
    task: int,
    about: str | None,
    working_on: Stage,
) -> None:
    if about is None:
        _show_problems(terminal, of, task)
    else:
        show(terminal, next_hint(course, of, task, about), working_on)


def _show_problems(terminal: Console, stage: Stage, task: int) -> None:
    """Show which ladders a task has, and how to get a hint of each."""
    title = stage.tasks[task]
    terminal.print(f"Task {task} of stage {stage} ({title}) has hints by problem:\n")
    for name in problems(stage, task):
        terminal.print(Text(f"  {command(stage, task, name)}"), soft_wrap=True)
    terminal.print(
        f"\n`make hint STAGE={stage.number}` alone takes the one for what fails first."
    )


def show(terminal: Console, hint: Hint, working_on: Stage) -> None:
    """Show a hint, and what comes after it."""
    about = f": {hint.about}" if hint.about else ""
    title = f"Hint {hint.number} of {hint.of}{about}"
    terminal.print(Rule(title, style="cyan", align="left"))
    where = f"Task {hint.task} of stage {hint.stage}: {hint.stage.tasks[hint.task]}"
    terminal.print(indented(Text(where, "dim")))
    terminal.print()
    terminal.print(indented(markdown(hint.text)))
    terminal.print()
    terminal.print(_afterwards(hint, working_on))


def _afterwards(hint: Hint, working_on: Stage) -> str:
    """Return a sentence that says what to do with a hint, and what comes next."""
    number = working_on.number
    if not hint.is_last:
        following = command(hint.stage, hint.task, hint.about)
        return (
            f"Try it, then `make check STAGE={number}`. The next hint: `{following}`."
        )
    said = "This was" if hint.is_new else "You have seen them all: this is"
    what = "this problem" if hint.about else "this task"
    page = nice_path(hint.stage.folder / "hints.md")
    return (
        f"{said} the last hint for {what}; all stand in {page}. If it does not help,"
        f" `make diff STAGE={hint.stage.number}` shows the solution beside your code."
    )
