"""What a check says when it fails, from the assert it is written with."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import TINY, Grade

from coursekit.course import Course
from coursekit.verdict import Blame, Verdict

VerdictOn = Callable[[str], Verdict]

CHECK = '''
import pytest
from coursekit.checks import task

def hold(answer):
    assert answer.status_code == 404

def fields(answer):
    return [name for name in answer.json()]

@task(1)
def test_it(client):
    """A sentence
    on two lines."""
    answer = client.get("/hello")
    {}
'''


@pytest.fixture
def verdict_on(grade: Grade, tmp_path: Path) -> VerdictOn:
    """Return the verdict on a statement, which is run with the ``answer`` of a GET."""
    shutil.copytree(TINY, tmp_path / "course")
    course = Course(tmp_path / "course")

    def verdict_on(statement: str) -> Verdict:
        path = course.root / "checks" / "test_01_hello.py"
        path.write_text(CHECK.format(statement))
        [verdict] = grade(TINY / "code" / "passes", "1", course=course).verdicts
        return verdict

    return verdict_on


@pytest.mark.parametrize(
    ("statement", "expected", "got"),
    [
        ("assert answer.status_code == 201", "201 Created", "200 OK"),
        (
            "assert answer.status_code in (201, 204)",
            "201 Created or 204 No Content",
            "",
        ),
        ('assert answer.json()["greeting"] == "Hi"', '`greeting`: "Hi"', '"Hello"'),
        ('assert answer.json() == {"a": 1}', '{"a": 1}', '{"greeting": "Hello"}'),
        ("hold(answer)", "404 Not Found", "200 OK"),
        ("assert fields(answer) == [], 'no field'", "no field", '["greeting"]'),
        ("assert fields(answer) == [\n        1,\n    ]", "[1]", '["greeting"]'),
        ("assert not fields(answer), 'no field'", "no field", ""),
        ("assert not fields(answer)", "this to hold", ""),
        ('answer.json()["name"]', "an answer with the field `name`", "`greeting`"),
        (
            'answer.json()["greeting"]["en"]',
            "an answer in the form that the brief shows",
            'one of another form: {"greeting":"Hello"}',
        ),
        (
            'int(answer.json()["greeting"])',
            "an answer in the form that the brief shows",
            "one of another form (ValueError: ",
        ),
        (
            'answer.json().get("name")["en"]',
            "an answer in the form that the brief shows",
            "null where there should be a value",
        ),
    ],
)
def test_a_failed_statement_is_told_in_words(
    verdict_on: VerdictOn, statement: str, expected: str, got: str
) -> None:
    verdict = verdict_on(statement)

    assert verdict.blame is Blame.WRONG_ANSWER
    assert verdict.expected == expected
    assert got in verdict.got


def test_the_sentence_of_a_check_is_one_line(verdict_on: VerdictOn) -> None:
    assert verdict_on("pass").title == "A sentence on two lines."
