"""The JSON report: its keys are a promise to those who read it with a program."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import TINY, Grade, Told

from coursekit.course.stages import Course
from coursekit.grading.run import Run
from coursekit.report.formats.json import facts

COURSE = Course(TINY)
PASSING = ["--course", TINY, "check", 1, "--code", TINY / "code" / "passes"]
RUN_KEYS = {"stage", "code", "seed", "passed", "seconds", "checks"}
CHECK_KEYS = {
    "id",
    "stage",
    "title",
    "outcome",
    "blame",
    "expected",
    "got",
    "exchange",
    "seconds",
}


@pytest.fixture(scope="module")
def failing(grade: Grade) -> Run:
    """A run in which one check passes and one fails."""
    return grade(TINY / "code" / "fails", "1", course=COURSE, seed=4242)


def test_a_report_has_the_promised_keys(failing: Run) -> None:
    report = failing.to_json()

    assert report.keys() >= RUN_KEYS
    assert all(check.keys() >= CHECK_KEYS for check in report["checks"])


def test_a_report_tells_the_run(failing: Run) -> None:
    report = failing.to_json()

    assert report["stage"] == "01_hello"
    assert report["code"] == str(TINY / "code" / "fails")
    assert report["seed"] == 4242
    assert report["passed"] is False
    assert report["seconds"] > 0


def test_a_failed_check_is_told_in_full(failing: Run) -> None:
    check = failing.to_json()["checks"][1]

    name = json.loads(check["exchange"]["request"]["body"])["name"]
    assert check["id"] == "01_hello::test_it_greets_by_name"
    assert check["stage"] == "01_hello"
    assert check["title"] == "`POST /hello` greets the one who is named in the body."
    assert check["outcome"] == "failed"
    assert check["blame"] == "wrong_answer"
    assert check["expected"] == f'`greeting`: "Hello {name}"'
    assert check["got"] == '`greeting`: "Hello Ada"'
    assert check["exchange"]["request"]["method"] == "POST"
    assert check["exchange"]["response"]["status"] == 200
    assert check["seconds"] > 0


def test_the_json_report_has_the_commands_that_show_a_failure(failing: Run) -> None:
    passed, failed, *_ = facts(failing)["checks"]

    assert failed["serve"].startswith("make run STAGE=1 CODE=")
    assert failed["curl"].startswith("curl -i -X POST ")
    assert (passed["serve"], passed["curl"]) == ("", "")


def test_a_passed_check_has_nothing_to_blame(failing: Run) -> None:
    check = failing.to_json()["checks"][0]

    assert check["outcome"] == "passed"
    assert check["blame"] is None
    assert check["exchange"] is None


def test_a_check_that_another_failure_explains_is_told_as_not_run(grade: Grade) -> None:
    run = grade(TINY / "code" / "does_not_parse", "1", course=COURSE)

    first, *others = run.to_json()["checks"]
    assert first["outcome"] == "failed"
    assert {check["outcome"] for check in others} == {"not_run"}
    assert {check["blame"] for check in others} == {"did_not_start"}


@pytest.mark.parametrize(
    ("code", "blame"),
    [
        ("crashes", "crashed"),
        ("ends_itself", "ended_itself"),
        ("has_no_app", "did_not_start"),
        ("answers_in_html", "wrong_answer"),
    ],
)
def test_every_fault_has_its_name(grade: Grade, code: str, blame: str) -> None:
    run = grade(TINY / "code" / code, "1", course=COURSE)

    assert run.failures[0].to_json()["blame"] == blame


def test_the_report_is_written_where_it_is_wanted(
    told: Callable[..., Told], tmp_path: Path
) -> None:
    file = tmp_path / "report.json"

    told(*PASSING, "--json", file)

    assert json.loads(file.read_text(encoding="utf-8"))["passed"] is True


def test_a_report_that_cannot_be_written_is_told(
    told: Callable[..., Told], tmp_path: Path
) -> None:
    file = tmp_path / "missing" / "report.json"

    said = told(*PASSING, "--json", file)

    assert said.status == 2
    assert said.err.startswith("The report can't be written to ")
