"""The report of a bug as a user writes it: what was done, expected and seen."""

from __future__ import annotations

from coursekit.course.mistakes import Mistake
from coursekit.grading.run import Run
from coursekit.grading.verdict import Verdict
from coursekit.report.facts import serve
from coursekit.report.formats.md import fenced
from coursekit.text.pretty import pretty


def bug_report(run: Run, mistake: Mistake) -> str:
    """Return the report of a mistake, with the requests of the check that saw it.

    What was done wrong and how to mend it is not told.
    """
    verdict = run.first_to_mend
    parts = [f"# Bug report: the task manager of stage {run.stage}"]
    if verdict is not None:
        parts += _what_was_done(run, verdict)
        parts += ["## What I expected", verdict.title]
    parts += ["## What I saw", mistake.sees]
    if verdict is not None:
        parts += _last_answer(verdict)
    return "\n\n".join(parts) + "\n"


def _what_was_done(run: Run, verdict: Verdict) -> list[str]:
    if not verdict.curl:
        return []
    words = f"I served it with `{serve(run, verdict)}`, and in another terminal I ran"
    return ["## What I did", words, fenced(verdict.curl, "bash")]


def _last_answer(verdict: Verdict) -> list[str]:
    last = verdict.exchanges[-1] if verdict.exchanges else None
    if last is None or last.status is None or last.looked_at:
        return []
    words = f"The last answer was {last.status_line}"
    body = pretty(last.body)
    return [f"{words}:", fenced(body)] if body else [f"{words}, without a body."]
