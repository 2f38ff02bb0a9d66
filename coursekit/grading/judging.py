"""Why a check failed, told from the error it raised: an answer, a crash, the course."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coursekit.course.stages import Course
from coursekit.grading.clues import clue, routing
from coursekit.grading.exchange import Exchange
from coursekit.grading.marks import need_of
from coursekit.grading.verdict import Blame, Failure, NotAsked, Outcome, Verdict
from coursekit.grading.wording import Comparison, explain
from coursekit.text.printable import cut, printable, shortened

KIT = Path(__file__).resolve().parents[1]
ANSWERS_OF_OTHER_SHAPE = (
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    RecursionError,
    MemoryError,
)
SHAPE_WORDS = "an answer in the form that the brief shows"


class Judge:
    """Knows which files hold checks: what fails in them is about the learner's app."""

    def __init__(self, course: Course) -> None:
        self._checks = course.root / "checks"

    def explain(
        self,
        verdict: Verdict,
        excinfo: pytest.ExceptionInfo[Any],
        compared: Comparison | None,
    ) -> None:
        """Note in a verdict why its check failed, and whose fault that is.

        ``compared`` is the comparison that did not hold last.
        """
        error = excinfo.value
        if isinstance(error, NotAsked):
            verdict.outcome, verdict.why_not = Outcome.NOT_RUN, str(error)
            return
        verdict.outcome = Outcome.FAILED
        if (need := need_of(error)) not in verdict.about:
            verdict.need = need
        if isinstance(error, Failure):
            self._blame(verdict, error)
        elif isinstance(error, AssertionError) and self._is_in_a_check(excinfo):
            self._blame(verdict, _assertion(excinfo, compared))
        elif verdict.exchanges and self._is_about_an_answer(excinfo):
            got = _other_shape(error, verdict.exchanges[-1].body)
            self._blame(verdict, Failure(Blame.WRONG_ANSWER, SHAPE_WORDS, got))
        else:
            self._blame(verdict, _course_error(excinfo))

    def _is_in_a_check(self, excinfo: pytest.ExceptionInfo[Any]) -> bool:
        return self._is_of_the_checks(Path(excinfo.traceback[-1].path))

    def _is_of_the_checks(self, path: Path) -> bool:
        return path.is_relative_to(self._checks)

    def _is_about_an_answer(self, excinfo: pytest.ExceptionInfo[Any]) -> bool:
        """Return whether a check itself stumbled over an answer of another form."""
        if not isinstance(excinfo.value, ANSWERS_OF_OTHER_SHAPE):
            return False
        paths = [Path(entry.path) for entry in excinfo.traceback]
        while paths and not self._is_of_the_checks(paths[0]):
            del paths[0]
        return bool(paths) and not any(path.is_relative_to(KIT) for path in paths)

    def _blame(self, verdict: Verdict, failure: Failure) -> None:
        """Note a failure; an answer with 5xx means that the app crashed."""
        verdict.blame = failure.blame
        verdict.expected = cut(printable(failure.expected))
        verdict.got = cut(printable(failure.got))
        verdict.log = failure.log
        if failure.blame is Blame.NO_ANSWER:
            verdict.exchanges = _up_to_silence(verdict.exchanges)
        last = verdict.exchanges[-1] if verdict.exchanges else None
        wrong = failure.blame is Blame.WRONG_ANSWER
        if wrong and last and last.status is not None and last.status >= 500:
            verdict.blame, verdict.log = Blame.CRASHED, last.log
            verdict.got = last.status_line
        elif wrong and last and verdict.got == last.status_line:
            verdict.got += routing(last)
        if wrong and last and verdict.blame is Blame.WRONG_ANSWER:
            verdict.clue = clue(last)


def _assertion(
    excinfo: pytest.ExceptionInfo[Any], compared: Comparison | None
) -> Failure:
    text = str(excinfo.value)
    message = "" if text.startswith("assert ") else text.split("\nassert ")[0]
    statement = str(excinfo.traceback[-1].statement)
    expected, got = explain(compared, statement, message)
    return Failure(Blame.WRONG_ANSWER, expected, got)


def _up_to_silence(exchanges: list[Exchange]) -> list[Exchange]:
    """Return the exchanges with those last that got no answer first, at one moment."""
    answered = [each for each in exchanges if not each.is_silent]
    silent = [each for each in exchanges if each.is_silent]
    moment = silent[0].together if silent else None
    with_it = [each for each in silent[1:] if moment and each.together is moment]
    return [*answered, *silent[:1], *with_it]


def _other_shape(error: Exception, body: str) -> str:
    if "'NoneType'" in str(error):
        return "null where there should be a value: does your function return it?"
    if isinstance(error, TypeError | AttributeError) and body:
        return f"one of another form: {shortened(body, 200)}"
    return f"one of another form ({type(error).__name__}: {error})"


def _course_error(excinfo: pytest.ExceptionInfo[Any]) -> Failure:
    where = excinfo.traceback[-1]
    return Failure(
        Blame.COURSE,
        "a check that can be run",
        f"{excinfo.typename}: {excinfo.value}",
        f"{where.path}, line {where.lineno + 1}, in {where.name}",
    )
