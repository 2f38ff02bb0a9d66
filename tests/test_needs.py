"""What a check needs before its own question is told as that, by the check about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import COURSE, Excerpt, Grade
from cutting import cut_down
from kept import failure_of

from coursekit.course.edits import Edit, edited, write
from coursekit.course.mistakes import mistakes_of, plant
from coursekit.grading.plan import Plan
from coursekit.grading.run import Run
from coursekit.grading.verdict import Outcome

AUTH, LAST = COURSE.stage("05_auth"), COURSE.stage("06_relationships")
SECURITY = "app/security.py"
ABOUT_TOKENS = "test_what_a_token_says"
NEEDS_A_TOKEN = {
    "test_hostile_values_are_no_crash",
    "test_no_good_header_is_401",
    "test_a_list_holds_ones_own_tasks",
}
LETS_ALL_ERRORS_OUT = Edit(
    SECURITY, "except (jwt.InvalidTokenError, ValueError):", "except KeyError:"
)
BAD_TOKENS = {
    "a number": [Edit(SECURITY, '"sub": str(user_id)', '"sub": user_id')],
    "a number that crashes": [
        Edit(SECURITY, '"sub": str(user_id)', '"sub": user_id'),
        LETS_ALL_ERRORS_OUT,
    ],
    "ended": [Edit(SECURITY, "expires = now +", "expires = now -")],
    "another key": [
        Edit(SECURITY, "jwt.encode(claims, SECRET_KEY,", 'jwt.encode(claims, "k" * 40,')
    ],
    "no name": [Edit(SECURITY, '"sub": str(user_id), ', "")],
}

Graded = Callable[..., Run]


@pytest.fixture
def graded(grade: Grade, tmp_path: Path) -> Graded:
    """Grade a stage's solution with some edits, by its own checks or some of them."""

    def graded(stage: Any, *edits: Edit, only: set[str] | None = None) -> Run:
        code = tmp_path / "code"
        cut_down(stage, max(stage.tasks), code)
        write(edited(edits, code, "a test"), code)
        return grade(code, stage.name, course=Excerpt(stage), only=only)

    return graded


@pytest.mark.parametrize("what", BAD_TOKENS)
def test_a_token_that_its_own_app_refuses_is_told_as_that(
    what: str, graded: Graded
) -> None:
    asked = NEEDS_A_TOKEN | {ABOUT_TOKENS}

    run = graded(AUTH, *BAD_TOKENS[what], only=asked)

    assert run.first_to_mend is not None
    assert run.first_to_mend.name == ABOUT_TOKENS
    needs = {v.name: v.need for v in run.verdicts if v is not run.first_to_mend}
    assert needs == dict.fromkeys(NEEDS_A_TOKEN, "a good token")


def test_a_good_token_leaves_no_trace_of_how_that_was_asked(graded: Graded) -> None:
    run = graded(AUTH, only={"test_no_good_header_is_401"})

    asked = [e.first_line for e in run.verdicts[0].exchanges]
    assert asked[:3] == ["POST /auth/register", "POST /auth/login", "GET /users/me"]
    assert run.verdicts[0].exchanges[2].status == 401


def test_a_path_that_fails_by_itself_is_not_the_tokens_fault(graded: Graded) -> None:
    """All that have their own question still ask it."""
    broken = Edit(
        "app/routes/users.py",
        "    return user\n\n\n@router.patch",
        "    return 1 / 0\n\n\n@router.patch",
    )
    asked = {"test_hostile_values_are_no_crash", "test_tasks_want_a_token"}

    run = graded(AUTH, broken, only=asked)

    assert [verdict.outcome for verdict in run.verdicts] == [Outcome.PASSED] * 2


REGISTER_CRASHES = Edit(
    "app/routes/auth.py",
    "    user = User(\n",
    '    raise RuntimeError("not yet")\n    user = User(\n',
)


def test_registering_that_crashes_fails_only_what_needs_a_user(graded: Graded) -> None:
    run = graded(AUTH, REGISTER_CRASHES)

    assert run.first_to_mend is not None
    assert run.first_to_mend.name == "test_a_person_registers"
    assert {v.name for v in run.verdicts if v.outcome is Outcome.PASSED} == {
        "test_no_start_without_a_secret_key",
        "test_no_secret_in_the_code",
        "test_openapi_marks_what_is_protected",
    }
    own = {"test_a_person_registers", "test_what_registering_refuses"}
    own |= {"test_how_long_a_password_may_be", "test_two_register_at_once"}
    own |= {"test_a_name_and_an_address_are_taken_once"}
    others = {verdict.need for verdict in run.failures if verdict.name not in own}
    assert others == {"registering"}
    words = f"{len(run.failures) - len(own)} other checks could not get as far as"
    assert words in failure_of(run)


def test_what_needs_no_user_is_asked_without_one(grade: Grade, tmp_path: Path) -> None:
    cut_down(LAST, max(LAST.tasks), tmp_path / "code")
    crashing = edited([REGISTER_CRASHES], tmp_path / "code", "a test")
    write(crashing, tmp_path / "code")
    asked = {
        "test_health",
        "test_the_table_is_made_when_the_app_starts",
        "test_the_columns_have_room",
        "test_the_document_tells_the_choices",
        "test_health_is_answered_by_a_router",
        "test_openapi_marks_what_is_protected",
        "test_a_project_refers_to_its_owner",
        "test_a_task_refers_to_its_project",
        "test_links_tie_tasks_to_tags",
        "test_openapi_marks_the_new_routes",
    }

    run = grade(tmp_path / "code", LAST.name, only=asked)

    assert {v.name for v in run.verdicts if v.outcome is Outcome.PASSED} == asked


def test_the_cause_is_looked_for_in_earlier_stages_too(
    grade: Grade, tmp_path: Path
) -> None:
    """Where the stage's own checks have failed, nothing else of those stages is run."""
    cut_down(LAST, max(LAST.tasks), tmp_path / "code")
    crashing = edited([REGISTER_CRASHES], tmp_path / "code", "a test")
    write(crashing, tmp_path / "code")
    plan = Plan(
        only={"test_a_project_changes", "test_a_person_registers", "test_health"},
        end_at_own_failure=True,
    )

    run = grade(tmp_path / "code", LAST.name, plan=plan)

    assert [v.name for v in run.verdicts] == [
        "test_a_project_changes",
        "test_a_person_registers",
    ]
    assert run.first_to_mend is run.verdicts[1]


def test_a_commit_that_a_change_lacks_is_told_in_the_task_of_changes(
    grade: Grade, tmp_path: Path
) -> None:
    stage = COURSE.stage("02_models")
    [mistake] = [m for m in mistakes_of(stage) if m.name == "change_without_commit"]
    plant(mistake, stage.solution, tmp_path / "code")

    run = grade(tmp_path / "code", stage.name, course=Excerpt(stage))

    assert run.first_to_mend is not None
    assert {verdict.task for verdict in run.failures} <= {4, 5}
    assert run.first_to_mend.name == "test_a_change_and_a_delete_are_stored"
