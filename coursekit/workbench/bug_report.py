"""The report of a bug by who met it: what they did that day, what they saw."""

from __future__ import annotations

from coursekit.course.mistakes import ANSWERS, SEEN_IN, Mistake
from coursekit.grading.exchange import LOOKED
from coursekit.grading.run import Run
from coursekit.grading.verdict import Blame, Verdict
from coursekit.report.formats.md import fenced
from coursekit.report.ways import ways_to_see
from coursekit.text.pretty import pretty


def shows_in_answers(verdict: Verdict) -> bool:
    """Return whether the requests of a failed check show to a user what is wrong."""
    last = verdict.exchanges[-1] if verdict.exchanges else None
    if last is None or last.looked_at or last.then == LOOKED:
        return False
    return last.status is not None or verdict.blame is not Blame.WRONG_ANSWER


def bug_report(run: Run, mistake: Mistake) -> str:
    """Return the report of a mistake, with the requests of the check that saw it.

    It comes from a user, or from a colleague where answers show nothing. What was done
    wrong and how to fix it is not told.
    """
    verdict = run.first_to_mend
    parts = [f"# Bug report: the task manager of stage {run.stage}", _who(mistake)]
    if verdict is None:  # chance has hidden it this time
        return "\n\n".join([*parts, "## What I saw", mistake.sees]) + "\n"
    parts += _what_was_done(run, verdict)
    parts += ["## What I saw", *_what_was_seen(verdict)]
    parts += ["## What I expected", f"{_ended(verdict.expected)}", _rule(verdict)]
    return "\n\n".join(parts) + "\n"


def _who(mistake: Mistake) -> str:
    if mistake.seen_in == ANSWERS:
        return "From somebody who uses it."
    return f"From a colleague, who had a look at {SEEN_IN[mistake.seen_in]}."


def _what_was_done(run: Run, verdict: Verdict) -> list[str]:
    command, lines = ways_to_see(run, verdict)
    if not shows_in_answers(verdict) or not command:
        return []
    if not lines:
        return ["## What I did", fenced(command, "bash")]
    words = f"I served it with `{command}`, and in another terminal I ran"
    return ["## What I did", words, fenced("\n".join(lines), "bash")]


def _what_was_seen(verdict: Verdict) -> list[str]:
    """Return the last answer, and what of it is wrong where it is long."""
    last = verdict.exchanges[-1] if verdict.exchanges else None
    if last is None or not shows_in_answers(verdict):
        return [_ended(verdict.got)]
    if last.status is None:
        return [f"No answer came: {_ended(verdict.got)}"]
    words, body = f"The last answer was {last.status_line}", pretty(last.body)
    parts = [f"{words}:", fenced(body)] if body else [f"{words}, without a body."]
    is_news = verdict.got and not verdict.got.startswith(last.status_line)
    return [*parts, f"So I got {_ended(verdict.got)}"] if is_news else parts


def _rule(verdict: Verdict) -> str:
    return f"It is said of this app: “{verdict.title}”"


def _ended(text: str) -> str:
    return text if text.endswith((".", "…", "?", "!")) else f"{text}."
