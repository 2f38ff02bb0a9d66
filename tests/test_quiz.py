"""``quiz``: a lesson's own questions, remembered and asked again after days."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import Told
from learner import own_course

from coursekit.course.questions import questions_of
from coursekit.course.stages import Course
from coursekit.keeping.memory import Memory
from coursekit.workbench import quiz as quizzing
from coursekit.workbench.quiz import DAYS, NAME, Card, Quiz

MONDAY = date(2031, 5, 5)
LESSON = """# Stage 1: Hello

## The idea

1. This is no question.

## Predict

```python
print(1 + 1)
```

1. What does it print?

<!-- prints: 2 -->
<details><summary>Answer</summary>It prints <code>2</code>, &amp; ends.</details>

2. And with a third line?

It has `a` and `b`.

<details><summary>Answer</summary>Nothing else.</details>

## Check yourself

1. What is a path?

<details><summary>Answer</summary>What stands behind the host.</details>
"""
SECOND = """# Stage 2: Count

## Warm up

1. What is a path, again?

<details><summary>Answer</summary>What stands behind the host.</details>
"""

Answering = Callable[..., Told]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    course = own_course(tmp_path)
    for stage, text in zip(course.stages, (LESSON, SECOND), strict=True):
        (stage.folder / "lesson.md").write_text(text, encoding="utf-8")
    return course


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let it be so many days after a Monday; at first none."""

    def day(number: int) -> None:
        monkeypatch.setattr(quizzing, "today", lambda: MONDAY + timedelta(number))
        monkeypatch.setattr(
            "coursekit.workbench.quiz_report.today", lambda: MONDAY + timedelta(number)
        )

    day(0)
    return day


@pytest.fixture
def answering(
    told: Callable[..., Told], course: Course, monkeypatch: pytest.MonkeyPatch
) -> Answering:
    """Give the command, and type these lines."""

    def answering(typed: str, *words: object) -> Told:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        said = told("--course", course.root, "quiz", *words)
        return Told(said.status, " ".join(said.out.split()), said.err)

    return answering


def test_a_lessons_questions_are_read_with_their_code(course: Course) -> None:
    first, second, third = questions_of(course.stages[0])

    assert (first.section, first.number) == ("Predict", 1)
    assert first.asks == "What does it print?"
    assert first.answer == "It prints `2`, & ends."
    assert first.code == "```python\nprint(1 + 1)\n```"
    assert second.asks == "And with a third line?\n\nIt has `a` and `b`."
    assert (third.section, third.code) == ("Check yourself", "")


def test_each_is_asked_and_its_answer_shown(
    answering: Answering, day: Callable[[int], None]
) -> None:
    said = answering("2\ny\n\nn\n\ny\n", 1)

    assert said.status == 0
    assert "Question 1 of 3" in said.out
    assert "print(1 + 1)" in said.out
    assert "It prints 2, & ends." in said.out
    assert (
        "2 of 3 answers right. What you did not know comes again tomorrow: `make quiz`."
        in said.out
    )


def test_what_was_not_known_comes_again_first(
    answering: Answering, day: Callable[[int], None]
) -> None:
    answering("2\ny\n\nn\n\ny\n", 1)
    assert "No question is due today. The next one is due tomorrow." in (
        answering("").out
    )

    day(1)
    said = answering("\ny\n")

    assert "Question 1 of 1" in said.out
    assert "And with a third line?" in said.out
    assert "1 of 1 answer right. They come again after some days" in said.out


def test_a_few_due_ones_stand_before_those_of_a_stage(
    answering: Answering, day: Callable[[int], None]
) -> None:
    answering("\nn\n\nn\n\nn\n", 1)
    day(1)

    said = answering("q\n", 2)

    assert "Question 1 of 4" in said.out
    assert "Stage 01_hello, Predict" in said.out
    assert "No question was answered: all of them come again." in said.out


def test_who_ends_it_keeps_what_was_answered(
    answering: Answering, day: Callable[[int], None], course: Course
) -> None:
    said = answering("2\ny\n", 1)

    assert said.status == 0
    assert "1 of 1 answer right." in said.out
    assert len(Memory(course.root).read(NAME)) == 1


def test_ctrl_c_keeps_what_was_answered_too(
    told: Callable[..., Told],
    course: Course,
    day: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    typed = iter(["2", "y"])

    def interrupted(*_: object, **__: object) -> str:
        for line in typed:
            return line
        raise KeyboardInterrupt

    monkeypatch.setattr("rich.console.Console.input", interrupted)

    said = told("--course", course.root, "quiz", 1)

    assert said.status == 0
    assert "1 of 1 answer right." in said.out
    assert len(Memory(course.root).read(NAME)) == 1


def test_all_of_a_stage_are_asked_again_when_wanted(
    answering: Answering, day: Callable[[int], None]
) -> None:
    answering("\ny\n\ny\n\ny\n", 1)

    said = answering("", 1)
    assert "No question is due today. The next one is due in 3 days." in said.out
    assert "All of this stage at once: `make quiz STAGE=1 ALL=1`." in said.out
    assert "Question 1 of 3" in answering("q\n", 1, "--all").out


def test_nothing_was_asked_yet(
    answering: Answering, day: Callable[[int], None]
) -> None:
    said = answering("")

    assert "No question was asked yet. Begin with a stage: `make quiz STAGE=1`." in (
        said.out
    )


def test_what_is_known_is_asked_after_longer_and_longer_times() -> None:
    card, on = Card(), MONDAY
    waited = []
    for _ in range(6):
        card = card.after(True, on)
        assert card.due is not None
        waited.append((card.due - on).days)
        on = card.due

    assert waited == [3, 7, 21, 60, 60, 60]
    assert card.after(False, on).due == on + timedelta(DAYS[0])


def test_a_damaged_memory_is_as_if_it_was_never_asked(
    course: Course, day: Callable[[int], None]
) -> None:
    [question] = questions_of(course.stages[1])
    Memory(course.root).write(NAME, {question.name: {"known": "x", "due": None}})

    assert Quiz(course).card(question) == Card()
    assert Quiz(course).of(course.stages[1]) == [question]
