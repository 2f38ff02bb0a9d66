"""What is told of a run, whatever the format: the facts of a failure, and the words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coursekit.course.stages import Course
from coursekit.grading.exchange import LOOKED
from coursekit.grading.left_out import links
from coursekit.grading.run import Run
from coursekit.grading.verdict import NOTHING_RAN, Blame, Outcome, Verdict
from coursekit.report.exchanges import Fact, Kind, exchanged, repeated
from coursekit.report.ways import ways_to_see
from coursekit.text.layout import count, middle_cut, nice_path
from coursekit.text.printable import printable

MOST_LINKS = 3
WHOSE_FAULT = {
    Blame.WRONG_ANSWER: "Your app answers, but differently from what was asked for.",
    Blame.CRASHED: "Your app crashed: an error was raised and nothing caught it.",
    Blame.DID_NOT_START: "Your app did not start.",
    Blame.DID_NOT_MIGRATE: "Your migrations did not make a database for your app.",
    Blame.COMMAND_FAILED: "A command failed that was run in your folder.",
    Blame.NO_ANSWER: "Your app did not answer in time.",
    Blame.ENDED_ITSELF: "Your app ended itself.",
    Blame.TOO_LARGE: "Your app answered with far too much.",
    Blame.COURSE: "This is no fault of yours: the course itself is broken.",
}
WRONG_DATABASE = "Your app answers, but its database is not as it was asked for."
WRONG_AFTERWARDS = (
    "Your migrations run, but the database is not as it was asked for afterwards."
)
NO_END = "A command that was run in your folder did not end in time."
WRONG_CODE = "Your code is not as it was asked for."


@dataclass(frozen=True)
class Telling:
    """A failure in the parts that each format shows, in this order; some are empty."""

    title: str
    facts: list[Fact]
    fault: str
    log: str
    task: str
    lesson: str
    serve: str
    requests: list[str]


def telling(course: Course, run: Run, verdict: Verdict) -> Telling:
    """Return what is told of a failed check.

    Of an app that did not start, that is the title; the course's own fault names no
    task and no command.
    """
    started = verdict.blame not in NOTHING_RAN
    is_ours = verdict.blame is Blame.COURSE
    command, requests = ("", []) if is_ours else ways_to_see(run, verdict)
    return Telling(
        title=verdict.title if started else fault(verdict),
        facts=list(facts(verdict)),
        fault=whole_fault(verdict) if started else verdict.clue,
        log=middle_cut(verdict.log),
        task=task_of(course, verdict) if started and not is_ours else "",
        lesson=lesson_of(course, verdict) if started and not is_ours else "",
        serve=command,
        requests=requests,
    )


def facts(verdict: Verdict) -> Iterator[Fact]:
    """Yield the exchanges of a failed check, what was expected, and what came."""
    if verdict.blame not in NOTHING_RAN:
        yield from exchanged(verdict)
    if verdict.need:
        yield Fact("Needed", verdict.need)
    yield Fact("Expected", verdict.expected, Kind.EXPECTED)
    if verdict.got:
        yield Fact("Got", verdict.got, Kind.GOT)
    yield from repeated(verdict)


def sentence(verdict: Verdict) -> str:
    """Return a check's sentence, with what it did not get if it needed that."""
    if verdict.why_not:
        return f"{verdict.title} (not run: {verdict.why_not})"
    return f"{verdict.title} (needs {verdict.need})" if verdict.need else verdict.title


def whole_fault(verdict: Verdict) -> str:
    """Return whose fault a failure is, and the slip that it shows, if it shows one."""
    return " ".join(filter(None, [fault(verdict), verdict.clue]))


def fault(verdict: Verdict) -> str:
    """Return whose fault a failure is, as a sentence."""
    if verdict.blame is Blame.WRONG_ANSWER:
        if not verdict.exchanges:
            return WRONG_CODE
        if verdict.exchanges[-1].ran:
            return WRONG_AFTERWARDS
        if verdict.exchanges[-1].then == LOOKED:
            return WRONG_DATABASE
    if verdict.blame is Blame.NO_ANSWER and is_about_a_command(verdict):
        return NO_END
    return WHOSE_FAULT[verdict.blame or Blame.COURSE]


def is_about_a_command(verdict: Verdict) -> bool:
    """Return whether what was done last is a command, and no request."""
    return bool(verdict.exchanges) and verdict.exchanges[-1].ran is not None


def task_of(course: Course, verdict: Verdict) -> str:
    """Return which task of the brief a check belongs to, or nothing."""
    stage = course.stage(verdict.stage)
    if verdict.task not in stage.tasks:
        return ""
    title = stage.tasks[verdict.task]
    return f"Task {verdict.task} of {nice_path(stage.brief)}: {title}"


def lesson_of(course: Course, verdict: Verdict) -> str:
    """Return the section of the lesson that a check is about, or nothing."""
    stage = course.stage(verdict.stage)
    section = stage.sections.get(verdict.task or 0)
    if section is None:
        return ""
    return f"Read again: “{section}” in {nice_path(stage.folder / 'lesson.md')}"


def others(run: Run) -> str:
    """Return sentences on what failed or did not run besides the first failure."""
    first = run.first_to_mend
    if first is None:
        return ""
    explained = sum(verdict.explained_by == first.id for verdict in run.verdicts)
    others = [verdict for verdict in run.failures if verdict is not first]
    unasked = sum(bool(verdict.need) for verdict in others)
    why = "as this explains them"
    if first.blame is Blame.NO_ANSWER:
        why = "as they would wait in vain too"
    numbers = {
        f"did not run, {why}": explained,
        "fail too" if len(others) - unasked > 1 else "fails too": len(others) - unasked,
        "could not get as far as their own question": unasked,
    }
    return " ".join(
        f"{count(number, 'other check')} {words}."
        for words, number in numbers.items()
        if number > 0
    )


def stopped(run: Run) -> str:
    """Return how far a run came that was stopped before its end."""
    ran, failed = len(run.verdicts), len(run.failures)
    if not ran:
        return "Stopped before the end: this run says nothing."
    so_far = f"{count(failed, 'check')} failed" if failed else "none failed"
    return f"Stopped before the end: {count(ran, 'check')} had run, and {so_far}."


def success(course: Course, run: Run) -> list[str]:
    """Return the sentences for a stage that is passed: what is done, and what next."""
    if run.plan.last_task in run.stage.tasks:
        return _success_of_tasks(run, run.plan.last_task)
    done = f"{_all_pass(run)}: stage {run.stage} is done."
    following = course.after(run.stage)
    if following is None:
        return [done, "This was the last stage."]
    lesson = nice_path(following.folder / "lesson.md")
    return [done, f"Next: read {lesson}, then `make check STAGE={following.number}`."]


def _all_pass(run: Run) -> str:
    number = len(run.verdicts)
    return f"All {number} checks pass" if number > 1 else "The check passes"


def _success_of_tasks(run: Run, last: int) -> list[str]:
    what = f"task{tasks(run).removeprefix(', task')}"
    are = "are" if last > 1 else "is"
    done = f"{_all_pass(run)}: {what} of stage {run.stage} {are} done."
    title = run.stage.tasks.get(last + 1)
    command = f"make check STAGE={run.stage.number}"
    if title is None:
        return [done, f"This was the last task: `{command}` grades the whole stage."]
    return [done, f"Next: task {last + 1}, {title}, then `{command} TASK={last + 1}`."]


def tasks(run: Run) -> str:
    """Return which tasks were graded, where it was not the whole stage."""
    last = run.plan.last_task
    if last is None:
        return ""
    return f", tasks 1 to {last}" if last > 1 else ", task 1"


def circumstances(run: Run) -> str:
    """Return the seed, the database, how long it took, and links that led nowhere."""
    words = f"seed {run.seed} · {run.database} · {run.seconds:.1f} s"
    found = links(run.left_out)
    if not found:
        return words
    more = f" and {len(found) - MOST_LINKS} more" if len(found) > MOST_LINKS else ""
    names = ", ".join(map(printable, found[:MOST_LINKS]))
    return f"{words} · left out, as it leads nowhere: {names}{more}"


def by_stage(run: Run) -> dict[str, list[Verdict]]:
    """Return the verdicts of each stage, in the order in which they were run."""
    stages: dict[str, list[Verdict]] = {}
    for verdict in run.verdicts:
        stages.setdefault(verdict.stage, []).append(verdict)
    return stages


def passed(verdicts: list[Verdict]) -> int:
    """Return how many checks passed."""
    return sum(verdict.outcome is Outcome.PASSED for verdict in verdicts)
