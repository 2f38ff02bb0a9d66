"""The first line is the cause, and it is told as soon as it is known."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from conftest import PROJECT, SETTINGS, TINY, Grade, Told
from learner import own_course, put

from coursekit.course.stages import Course
from coursekit.grading.exchange import Exchange
from coursekit.grading.plan import Plan
from coursekit.grading.run import Run
from coursekit.grading.verdict import Blame, Outcome, Verdict
from coursekit.report.facts import others
from coursekit.workbench.watch.report import AfterSave
from coursekit.workbench.watch.screen import Screen

CODE = TINY / "code"
Tell = Callable[..., Told]


def verdict(name: str, outcome: Outcome = Outcome.FAILED, **facts: object) -> Verdict:
    stage = "01_hello"
    return Verdict(f"{stage}::{name}", stage, name, outcome, **facts)  # type: ignore[arg-type]


def run_of(*verdicts: Verdict) -> Run:
    return Run(Course(TINY).stage("1"), CODE / "fails", 1, verdicts=[*verdicts])


def test_the_failure_that_stopped_other_checks_comes_first() -> None:
    source = verdict("source")
    start = verdict("start", blame=Blame.DID_NOT_START)
    left = [
        verdict(name, Outcome.NOT_RUN, explained_by=start.id) for name in ("a", "b")
    ]

    run = run_of(source, start, *left)

    assert run.first_to_mend is start
    assert others(run) == (
        "2 other checks did not run, as this explains them. 1 other check fails too."
    )


def test_what_is_needed_comes_before_what_needs_it() -> None:
    asks = verdict("asks", need="logging in")
    logs_in = verdict("logs in", need="registering")
    registers = verdict("registers", about=("registering",))
    about = verdict("login", about=("logging in",), need="registering")

    assert run_of(asks, about, registers).first_to_mend is registers
    assert run_of(asks, logs_in).first_to_mend is asks
    assert others(run_of(asks, about, registers)) == (
        "2 other checks could not get as far as their own question."
    )


def test_two_that_need_each_other_end_the_search() -> None:
    one = verdict("one", need="b", about=("a",))
    two = verdict("two", need="a", about=("b",))

    assert run_of(one, two).first_to_mend in (one, two)


NEEDS = '''
from coursekit.grading.marks import about, needed, task


@task(1)
def test_it_asks(client):
    """It asks."""
    with needed("a greeting"):
        assert client.get("/hello").status_code == 418
    assert client.get("/nothing").status_code == 200


@task(1)
@about("a greeting")
def test_it_greets(client):
    """It greets."""
    with needed("a greeting"):
        assert client.get("/hello").status_code == 418
'''


def test_a_check_says_what_it_needed(tmp_path: Path, grade: Grade) -> None:
    course = own_course(tmp_path)
    (course.root / "checks" / "test_01_hello.py").write_text(NEEDS, encoding="utf-8")

    run = grade(CODE / "passes", "1", course=course)

    assert [(v.need, v.about) for v in run.verdicts] == [
        ("a greeting", ()),
        ("", ("a greeting",)),
    ]
    assert run.first_to_mend is run.verdicts[1]
    assert run.to_json()["checks"][0]["need"] == "a greeting"


def test_a_failure_ends_the_run_before_earlier_stages(told: Tell) -> None:
    said = told("--course", TINY, "check", 2, "--code", CODE / "passes")

    assert said.status == 1
    assert "not run: fix this first (`make check STAGE=2" in said.out
    assert "01_hello" not in said.out.partition("Still works")[2].partition("First")[0]


@pytest.mark.parametrize("words", [["--all"], ["--json", "r.json"]])
def test_what_asks_for_everything_gets_it(
    told: Tell, words: list[str], tmp_path: Path
) -> None:
    words = [word.replace("r.json", str(tmp_path / "r.json")) for word in words]

    said = told("--course", TINY, "check", 2, "--code", CODE / "passes", *words)

    assert "2 of 2  01_hello" in said.out


def test_a_server_of_continuous_integration_runs_everything(
    told: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")

    said = told("--course", TINY, "check", 2, "--code", CODE / "passes")

    assert "2 of 2  01_hello" in said.out


def test_the_tasks_that_are_done_can_be_graded_alone(told: Tell) -> None:
    solution = TINY / "solutions" / "02_count"

    said = told("--course", TINY, "check", 2, "--code", solution, "--task", 1)

    assert said.status == 0
    assert ", task 1\n" in said.out.splitlines(keepends=True)[0]
    assert "After a restart" not in said.out
    assert "All 3 checks pass: task 1 of stage 02_count is done.\n" in said.out
    assert "Next: task 2, Forget, then `make check STAGE=2 TASK=2`." in said.out


def test_a_task_that_the_brief_does_not_have_is_refused(told: Tell) -> None:
    said = told("--course", TINY, "check", 2, "--task", 7)

    assert said.status == 2
    assert said.err == ("Stage 02_count has no task 7. Its brief has the tasks 1, 2.\n")


def test_what_failed_last_time_is_shown_before_all_others(
    told: Tell, tmp_path: Path
) -> None:
    course = own_course(tmp_path)
    put(CODE / "fails", course.stage("1").folder)
    check = ("--course", course.root, "check", 1)
    assert "Failed last time" not in told(*check).out

    put(CODE / "passes", course.stage("1").folder)
    said = told(*check).out

    again, _, rest = said.partition("New in this stage")
    assert "Failed last time\n  ✓ `POST /hello` greets" in again
    assert rest.index("`GET /hello`") < rest.index("`POST /hello`")


def test_the_verdicts_stand_in_the_order_of_the_course(grade: Grade) -> None:
    names = ["test_it_greets", "test_it_greets_by_name", "test_it_says_no_more"]
    last = Plan(failed_before={"01_hello::test_it_says_no_more"})

    run = grade(CODE / "passes", "1", course=Course(TINY), plan=last)

    assert [verdict.name for verdict in run.verdicts] == names


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_stopped_tells_what_is_known(
    number: signal.Signals, tmp_path: Path
) -> None:
    """The app fails the first check, and then lets the second one wait."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "main.py").write_text(STALLS, encoding="utf-8")
    words = ["-m", "coursekit", "--course", TINY, "check", "1", "--code", tmp_path]
    command = subprocess.Popen(
        [sys.executable, *map(str, words)],
        cwd=PROJECT,
        env={**os.environ, **SETTINGS, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert command.stdout is not None
    for line in command.stdout:
        if "✗ `GET /hello`" in line:
            break
    time.sleep(0.3)

    command.send_signal(number)
    out, err = command.communicate(timeout=60)

    assert command.returncode == 2
    assert "First to fix" in out
    assert "Expected      200 OK" in out
    assert err == "Stopped before the end: 1 check had run, and 1 check failed.\n"


STALLS = """
import asyncio

from fastapi import FastAPI

app = FastAPI()


@app.post("/hello")
async def wait():
    await asyncio.sleep(60)
"""


def heard_while_watching(*verdicts: Verdict) -> str:
    """Return what a learner has read of a round before its end."""
    run = Run(Course(TINY).stage("1"), CODE / "fails", 1)
    out = StringIO()
    screen = Screen("q quit")
    screen.file = out
    report = AfterSave(screen, Course(TINY), run, "main.py changed", set())
    for each in verdicts:
        run.verdicts.append(each)
        report.hear(each)
    return out.getvalue()


ASKED = [Exchange("GET", "/hello", status=200)]


def test_while_watching_a_failure_of_the_source_waits_for_the_start() -> None:
    source = verdict("of the source")
    start = verdict("of the start", blame=Blame.DID_NOT_START)

    assert "First to fix" not in heard_while_watching(source)
    told = heard_while_watching(source, start)

    assert "First to fix" in told
    assert "Your app did not start." in told


def test_while_watching_what_is_needed_is_told_and_not_what_needs_it() -> None:
    asks = verdict("asks", need="a login", exchanges=ASKED)
    about = verdict("about logins", about=("a login",), exchanges=ASKED)

    assert "First to fix" not in heard_while_watching(asks)
    assert "✗ about logins" in heard_while_watching(asks, about)
