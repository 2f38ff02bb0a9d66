"""Every stage is passed by what should pass it, and failed by what should fail it.

The last stage comes first, as its runs take longest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import COURSE, Excerpt, Grade, hold
from early import wrong_halves
from kept import essence, failure_of, hold_kept
from rules.checks import checks_of, sound_mistakes

from coursekit.course.mistakes import ANSWERS, SEEN_IN, Mistake, plant
from coursekit.course.stages import Stage
from coursekit.errors import CourseError
from coursekit.grading.databases import Databases
from coursekit.grading.draw import new_seed, zone
from coursekit.grading.run import Run
from coursekit.grading.verdict import Blame, Outcome, Verdict
from coursekit.workbench.bug_report import shows_in_answers

STAGES = COURSE.stages[::-1]
REPORTS = COURSE.root / "tests" / "reports"
SEED = 4242  # so that the words are the same each time
WHEATS = [
    (stage, path)
    for stage in STAGES
    for path in sorted((COURSE.root / "tests" / "wheats" / stage.name).glob("*"))
    if (path / "app").is_dir()
]
STAGE_OF = {check.name: stage for stage in STAGES for check in checks_of(stage)}
MISTAKES = [(stage, mistake) for stage in STAGES for mistake in sound_mistakes(stage)]


@pytest.fixture
def grade(grade: Grade) -> Grade:
    """Grade a folder; a broken course is told in its sentence alone."""

    def grade_or_tell(*words: Any, **options: Any) -> Run:
        try:
            return grade(*words, **options)
        except CourseError as error:
            pytest.fail(str(error), pytrace=False)

    return grade_or_tell


def uses_a_database(stage: Stage) -> bool:
    files = (stage.solution / "app").rglob("*.py")
    return any("DATABASE_URL" in file.read_text(encoding="utf-8") for file in files)


def failures(folder: Path, verdicts: Iterable[Verdict]) -> Iterator[str]:
    for verdict in verdicts:
        if verdict.outcome is not Outcome.PASSED and not verdict.why_not:
            yield (
                f"{folder.relative_to(COURSE.root)} fails {verdict.id}: expected"
                f" {verdict.expected}; got {verdict.got} {verdict.log}".rstrip()
            )


def stage_and_name(value: Stage | Path | Mistake) -> str:
    return value.name


@pytest.mark.parametrize("stage", STAGES, ids=str)
def test_a_solution_passes_its_own_and_earlier_checks(
    stage: Stage, grade: Grade
) -> None:
    """Those of the stage before; the last stage runs all, and so does ``accuracy``."""
    before = COURSE.before(stage)
    near = [before, stage] if before else [stage]
    is_last = stage == COURSE.stages[-1]

    run = grade(
        stage.solution, stage.name, course=COURSE if is_last else Excerpt(*near)
    )

    hold(failures(stage.solution, run.verdicts))


@pytest.mark.parametrize("stage", list(filter(uses_a_database, STAGES)), ids=str)
def test_a_solution_passes_on_postgresql_too(
    stage: Stage, grade: Grade, postgres: Databases
) -> None:
    """By the last stage's own checks, and by every third of another's.

    ``make accuracy`` runs all of them, those of earlier stages too.
    """
    own = [check.name for check in checks_of(stage)]
    some = set(own if stage == COURSE.stages[-1] else own[::3])

    run = grade(
        stage.solution,
        stage.name,
        course=Excerpt(stage),
        only=some,
        databases=postgres,
    )

    hold(failures(stage.solution, run.verdicts))


@pytest.mark.parametrize("stage", STAGES[:-1], ids=str)
def test_the_solution_before_fails_the_stage(stage: Stage, grade: Grade) -> None:
    before = COURSE.before(stage)
    assert before is not None
    last = [max(stage.tasks, default=0)]
    of_last_task = {c.name for c in checks_of(stage) if c.mark("task") == last}

    run = grade(before.solution, stage.name, course=Excerpt(stage), only=of_last_task)

    assert run.failures


@pytest.mark.parametrize("stage", STAGES, ids=str)
def test_a_starter_starts_keeps_what_worked_and_lacks_every_task(
    stage: Stage, grade: Grade
) -> None:
    """The checks of the stage before stand for what worked: its code is that stage's.

    (The rules say that a starter differs from the solution before in its TODOs only.)
    """
    before = COURSE.before(stage)
    recent = [before, stage] if before else [stage]

    run = grade(stage.folder, stage.name, course=Excerpt(*recent))

    own = [verdict for verdict in run.verdicts if verdict.stage == stage.name]
    earlier = [verdict for verdict in run.verdicts if verdict.stage != stage.name]
    hold(failures(stage.folder, [v for v in own if v.blame is Blame.DID_NOT_START]))
    hold(failures(stage.folder, earlier))
    hold(tasks_done(stage, own))
    hold(wrong_halves(stage, 0, own))


def tasks_done(stage: Stage, own: list[Verdict]) -> Iterator[str]:
    lacking = {verdict.task for verdict in own if verdict.outcome is Outcome.FAILED}
    for number, title in stage.tasks.items():
        if number not in lacking:
            yield (
                f"stages/{stage} passes every check of task {number} ({title}) before"
                " the learner begins: take the part out, or check what is new in it."
            )


@pytest.mark.parametrize(("stage", "wheat"), WHEATS, ids=stage_and_name)
def test_a_right_answer_that_is_built_differently_passes(
    stage: Stage, wheat: Path, grade: Grade
) -> None:
    """By every third check of its stage: each check meets a third of the wheats.

    ``make accuracy`` runs all of them, those of earlier stages too, and often.
    """
    start = WHEATS.index((stage, wheat)) % 3
    third = {check.name for check in list(checks_of(stage))[start::3]}

    run = grade(wheat, stage.name, course=Excerpt(stage), only=third)

    hold(failures(wheat, run.verdicts))


@pytest.mark.parametrize(("stage", "mistake"), MISTAKES, ids=stage_and_name)
def test_a_mistake_is_caught_by_the_check_it_names(
    stage: Stage,
    mistake: Mistake,
    grade: Grade,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And told in the words that were read and found to lead to the fix."""
    plant(mistake, stage.solution, tmp_path / "code")
    course = Excerpt(STAGE_OF.get(mistake.caught_by, stage))
    of_this_hour = zone(new_seed())
    monkeypatch.setattr("coursekit.grading.grading.zone", lambda seed: of_this_hour)

    run = grade(
        tmp_path / "code",
        stage.name,
        course=course,
        only={mistake.caught_by},
        seed=SEED,
    )

    hold(uncaught(stage, mistake, run.verdicts[0]))
    hold(hidden(stage, mistake, run.verdicts[0]))
    hold_kept(REPORTS / stage.name / f"{mistake}.txt", failure_of(run), essence)


@pytest.mark.parametrize("stage", STAGES, ids=str)
def test_a_stage_has_answers_that_are_built_differently(stage: Stage) -> None:
    assert any(each == stage for each, _ in WHEATS), (
        f"tests/wheats/{stage} holds no right answer that is built in another way than"
        " the solution: add a folder with an `app` there, for each way you can think of"
    )


def test_every_kept_report_is_of_a_mistake() -> None:
    names = {f"{stage}/{mistake}.txt" for stage, mistake in MISTAKES}
    kept_names = {f"{p.parent.name}/{p.name}" for p in REPORTS.glob("*/*")}

    assert kept_names == names


def hidden(stage: Stage, mistake: Mistake, verdict: Verdict) -> Iterator[str]:
    """A bug hunt's user tells what they saw: the answers have to show it."""
    if mistake.seen_in == ANSWERS and not shows_in_answers(verdict):
        yield (
            f"checks/mistakes/{stage}.toml: no answer shows the mistake `{mistake}` to"
            f" a user. Say where it is seen: `seen_in` is one of {', '.join(SEEN_IN)}."
        )


def uncaught(stage: Stage, mistake: Mistake, verdict: Verdict) -> Iterator[str]:
    what = f"checks/mistakes/{stage}.toml: the mistake `{mistake}`"
    if verdict.outcome is Outcome.PASSED:
        yield (
            f"{what} is not caught by {mistake.caught_by}: let the check see that"
            f" “{mistake.sees}”, or name the one that does."
        )
    elif verdict.blame is Blame.COURSE:
        yield f"{what} breaks {mistake.caught_by}: {verdict.got} ({verdict.log})."
    elif verdict.need:
        yield (
            f"{what} stops {mistake.caught_by} before its own question: name the check"
            f' that is about "{verdict.need}".'
        )
    elif not verdict.expected or not (verdict.got or verdict.log):
        yield f"{what} is told in no words: give the assert a message."
