"""What a learner reads, word for word, on the tiny course; reviewed like code.

Each case of ``CASES`` is a command, and what it says stands in ``golden/<case>.txt``:
80 columns, no colour, a seed that is given, times and folders of the moment left out.
When words have changed on purpose, ``UPDATE_GOLDEN=1 make test`` writes the files anew;
read them as a beginner would before they are committed.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable

import pytest
from conftest import PROJECT, TINY, Told
from kept import OF_THE_MOMENT, hold_kept, without

GOLDEN = PROJECT / "tests" / "golden"
CASES = {
    "passes": "check 1 --code tests/tiny/code/passes",
    "passes_the_last_stage": "check 2 --code tests/tiny/solutions/02_count",
    "starts_the_stage": "check 2",
    "fails": "check 1 --code tests/tiny/code/fails",
    "breaks_what_worked": "check 2 --code tests/tiny/code/breaks_what_worked",
    "answers_in_html": "check 1 --code tests/tiny/code/answers_in_html",
    "crashes": "check 1 --code tests/tiny/code/crashes",
    "ends_itself": "check 1 --code tests/tiny/code/ends_itself",
    "loops": "check 1 --code tests/tiny/code/loops",
    "does_not_parse": "check 2 --code tests/tiny/code/does_not_parse",
    "does_not_import": "check 1 --code tests/tiny/code/does_not_import",
    "imports_what_is_not_there": "check 1 --code"
    " tests/tiny/code/imports_what_is_not_there",
    "raises_at_import": "check 1 --code tests/tiny/code/raises_at_import",
    "has_no_app": "check 1 --code tests/tiny/code/has_no_app",
    "has_no_main": "check 1 --code tests/tiny/code/has_no_main",
    "is_no_app": "check 1 --code tests/tiny/code/is_no_app",
    "missing_folder": "check 1 --code tests/tiny/code/nowhere",
    "folder_without_app": "check 1 --code tests/tiny/code",
    "folder_app_itself": "check 1 --code tests/tiny/code/passes/app",
    "unknown_stage": "check 7",
    "no_stage": "check ''",
    "differs_from_the_solution": "diff 2 --code tests/tiny/solutions/01_hello",
    "differs_in_nothing": "diff 1 --code tests/tiny/solutions/01_hello",
    "adds_a_stage": "diff --from 1 --to 2",
    "reports_a_failure_in_markdown": "check 1 --code tests/tiny/code/fails --format md",
    "reports_a_pass_in_markdown": "check 1 --code tests/tiny/code/passes --format md",
    "explains": "explain 1 --code tests/tiny/code/passes",
    "explains_when_it_is_passed": "explain 2 --code tests/tiny/stages/02_count",
}


@pytest.mark.parametrize("case", CASES)
def test_a_learner_reads(case: str, told: Callable[..., Told]) -> None:
    words = shlex.split(CASES[case])
    seed = ["--seed", "4242"] if "check" in words else []

    text = golden(told("--course", TINY, *words, *seed))

    hold_kept(GOLDEN / f"{case}.txt", text)


def test_every_golden_file_belongs_to_a_case() -> None:
    assert sorted(path.stem for path in GOLDEN.iterdir()) == sorted(CASES)


def golden(told: Told) -> str:
    """Return what was said and the exit status, without what differs every time."""
    text = f"{told.out}{told.err}[exit status {told.status}]\n"
    return without(OF_THE_MOMENT, text)
