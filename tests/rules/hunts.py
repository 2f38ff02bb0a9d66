"""What a hunt asks can be answered by the kit, and covers what a session is for."""

from __future__ import annotations

from collections.abc import Iterator

from coursekit.course.stages import Course, Stage
from coursekit.errors import CourseError, UsageError
from coursekit.hunting.hunt import asked
from coursekit.hunting.worksheet import (
    Sheet,
    questions_of,
    sheet_of_any_code,
    sheets_of,
)

MOST_TALKS = 2
TASKS = ("model", "schema", "route", "trace")


def ungraded_questions(stage: Stage) -> Iterator[str]:
    """Each question says what it asks, in a form that the kit knows; a few may not."""
    for sheet in sheets_of(stage):
        yield from _ungraded(sheet)


def ungraded_reading(course: Course) -> Iterator[str]:
    """So does each question about any project."""
    try:
        sheet = sheet_of_any_code(course)
    except UsageError:
        return  # which the rules of the guide tell
    yield from _ungraded(sheet)


def _ungraded(sheet: Sheet) -> Iterator[str]:
    talks = 0
    try:
        questions = questions_of(sheet)
    except CourseError as error:
        yield str(error)
        return
    for question in questions:
        try:
            talks += asked(sheet, question) is None
        except CourseError as error:
            yield str(error)
    if talks > MOST_TALKS:
        yield (
            f"{sheet} leaves {talks} questions to talk about: let at"
            f" most {MOST_TALKS} be <!-- talk -->, and ask the others of the code."
        )


def missing_tasks(stage: Stage) -> Iterator[str]:
    """A hunt has the four tasks of a reading session in its questions."""
    for sheet in sheets_of(stage):
        yield from _missing(sheet)


def _missing(sheet: Sheet) -> Iterator[str]:
    try:
        words = " ".join(q.words.lower() for q in questions_of(sheet))
    except CourseError:
        return  # which ungraded_questions tells
    for task in TASKS:
        if task not in words:
            what = "trace a request" if task == "trace" else f"find a {task}"
            yield (
                f"{sheet} has no question of the kind “{what}”: add one"
                f" with the word {task}."
            )
