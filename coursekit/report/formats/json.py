"""The report as JSON: the same facts as on the terminal, and every exchange."""

from __future__ import annotations

import json
from typing import Any

from coursekit.course.stages import Course
from coursekit.grading.run import Run
from coursekit.grading.verdict import Outcome, Verdict
from coursekit.report.ways import ways_to_see


def report(course: Course, run: Run) -> str:
    """Return the whole report."""
    del course  # a run knows all that is told here
    return json.dumps(facts(run), indent=2, ensure_ascii=False) + "\n"


def facts(run: Run) -> dict[str, Any]:
    """Return the facts of a run, each failure with the commands that show it."""
    known = run.to_json()
    checks = zip(known["checks"], run.verdicts, strict=True)
    known["checks"] = [check | _ways(run, verdict) for check, verdict in checks]
    return known


def _ways(run: Run, verdict: Verdict) -> dict[str, str]:
    failed = verdict.outcome is Outcome.FAILED
    command, lines = ways_to_see(run, verdict) if failed else ("", [])
    return {"serve": command, "curl": "\n".join(lines)}
