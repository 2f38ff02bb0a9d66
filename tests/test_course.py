"""The course holds to its own rules; what is said for a breach names the next act.

The rules are in ``tests/rules``. Stages are found by looking: a new one is held to all
of this as soon as its folder is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import COURSE, hold
from rules import (
    asked,
    checks,
    demands,
    files,
    guide,
    halves,
    hunts,
    ladders,
    links,
    pictures,
    predictions,
    prose,
    questions,
    requests,
    snippets,
    starters,
)

from coursekit.course.stages import Course, Stage

StageRule = Callable[[Stage], Iterator[str]]
CourseRule = Callable[[Course], Iterator[str]]

OF_A_STAGE: list[StageRule] = [
    files.missing_files,
    files.missing_row,
    files.unsolved_stars,
    prose.unnumbered_tasks,
    prose.wrong_headings,
    links.unlinked_tasks,
    ladders.wrong_hints,
    ladders.wrong_ladders,
    ladders.lonely_ladders,
    ladders.given_away,
    prose.wrong_hunt,
    hunts.ungraded_questions,
    hunts.missing_tasks,
    requests.unnamed_requests,
    pictures.missing_picture,
    questions.unnumbered_questions,
    questions.unanswered_questions,
    predictions.untried_predictions,
    predictions.unclear_predictions,
    snippets.unknown_kinds,
    snippets.foreign_code,
    checks.foreign_tasks,
    checks.wrong_ends,
    checks.wrong_sentences,
    checks.bare_asserts,
    checks.unfit_mistakes,
    checks.idle_checks,
    demands.unsaid_demands,
    demands.unchecked_sentences,
    asked.unsaid_statuses,
    starters.changed_files,
    starters.written_files,
    starters.wrong_todos,
    halves.unfit_cuts,
]
OF_THE_COURSE: list[CourseRule] = [
    files.strays,
    checks.shared_names,
    halves.unanswered_needs,
    links.dead_links,
    pictures.undescribed_pictures,
    guide.missing_pages,
    guide.untested_code,
    hunts.ungraded_reading,
    guide.foreign_code,
    guide.unordered_terms,
    guide.unknown_terms,
    guide.unlinked_terms,
    prose.hard_words,
    guide.untold_statuses,
]


@pytest.mark.parametrize("stage", COURSE.stages, ids=str)
@pytest.mark.parametrize("rule", OF_A_STAGE, ids=lambda rule: rule.__name__)
def test_no_stage_has(rule: StageRule, stage: Stage) -> None:
    hold(rule(stage))


@pytest.mark.parametrize("rule", OF_THE_COURSE, ids=lambda rule: rule.__name__)
def test_the_course_has_no(rule: CourseRule) -> None:
    hold(rule(COURSE))


@pytest.mark.parametrize("stage", COURSE.stages, ids=str)
def test_the_code_of_a_stage_s_pages_runs(stage: Stage, tmp_path: Path) -> None:
    hold(snippets.broken_code(stage, tmp_path))


@pytest.mark.parametrize("stage", COURSE.stages, ids=str)
def test_what_a_lesson_foretells_happens(stage: Stage, tmp_path: Path) -> None:
    hold(predictions.wrong_predictions(stage, tmp_path))


def test_the_code_of_the_guide_runs(tmp_path: Path) -> None:
    hold(guide.broken_code(COURSE, tmp_path))
