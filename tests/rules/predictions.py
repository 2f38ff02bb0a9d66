"""What the answer to a Predict says is run: a comment above it says how.

``<!-- run: POST /notes {"text": "hi"} => 201; GET /notes => 200 [{"text": "hi"}] -->``
asks the app of the nearest ``python`` fence above that defines one, imported anew; a
body behind a status must be equal to the answer's.

``<!-- prints: True -->`` is a line that the nearest ``python`` fence above prints. The
comments of one fence, in their order, are all that it prints; blank lines are none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any

from coursekit.course.stages import Stage
from rules.markdown import Fence, Page
from rules.prose import page, say
from rules.questions import questions_below
from rules.snippets import error_in, lay_out, run_all

PREDICT = "Predict"
COMMENT = re.compile(r"\s*<!-- (run|prints): (.*?) -->\s*")
STEP = re.compile(r"([A-Z]+) (/\S*)(?: (.+?))? => (\d{3})(?: (.+))?")
NEXT_STEP = re.compile(r";\s+(?=[A-Z]+ /)")  # a `;` within JSON parts nothing
AN_APP = re.compile(r"^app\b.*=", re.MULTILINE)
FORM = 'METHOD /path {"a": "body"} => 200 {"an": "answer"}'


@dataclass(frozen=True)
class Foretold:
    """A comment: its line, its kind, its words, and the code that it is about."""

    line: int
    kind: str
    words: str
    code: Fence | None


@dataclass
class Trial:
    """A snippet that is run once, and what is foretold of that run."""

    code: Fence
    foretold: list[Foretold] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)


def untried_predictions(stage: Stage) -> Iterator[str]:
    """Directly above each answer to a Predict stands what the test tries."""
    lesson = page(stage, "lesson.md")
    for question in questions_below(lesson, PREDICT) if lesson else ():
        lines = ["", *(line for line in question.lines if line.strip())]
        for above, line in pairwise(lines):
            if "<details" in line and not COMMENT.fullmatch(above):
                yield say(
                    lesson,
                    f"has an answer to {question} (line {question.line}) that nothing"
                    " tries: write `<!-- run: … -->` or `<!-- prints: … -->` directly"
                    " above it.",
                )


def unclear_predictions(stage: Stage) -> Iterator[str]:
    """Each comment is about code above it, and can be read."""
    lesson = page(stage, "lesson.md")
    for each in foretold_in(lesson) if lesson else ():
        where = f"foretells something in line {each.line}"
        if each.code is None:
            app = " that has an `app`" if each.kind == "run" else ""
            yield say(
                lesson,
                f"{where}, and no `python` fence{app} stands above: write one there.",
            )
        elif each.kind == "run" and (step := _unreadable(each.words)):
            yield say(
                lesson, f"{where} that can't be read: `{step}`. Write it as `{FORM}`."
            )


def wrong_predictions(stage: Stage, folder: Path) -> Iterator[str]:
    """What is foretold happens: all snippets of a stage run in one process."""
    lesson = page(stage, "lesson.md")
    trials = _trials(lesson) if lesson else []
    places = [folder / str(number) for number in range(len(trials))]
    for place, trial in zip(places, trials, strict=True):
        lay_out(trial.code, place, trial.steps)
    run_all(places)
    for place, trial in zip(places, trials, strict=True):
        told = _told(place, trial)
        yield from (say(lesson, words) for words in told)


def foretold_in(lesson: Page) -> list[Foretold]:
    """Return what a lesson's comments foretell, in their order."""
    found = []
    for number, line in lesson.lines.items():
        if comment := COMMENT.fullmatch(line):
            kind, words = comment.groups()
            found.append(Foretold(number, kind, words, _above(lesson, number, kind)))
    return found


def _above(lesson: Page, line: int, kind: str) -> Fence | None:
    """Return the nearest code above a line, of those that an app is in if need be."""
    for fence in reversed(lesson.fences):
        fits = kind == "prints" or AN_APP.search(fence.text)
        if fits and fence.line < line and fence.info == "python":
            return fence
    return None


def _trials(lesson: Page) -> list[Trial]:
    """Return one trial for each ``run``, and one for all ``prints`` of a fence."""
    runs, prints = [], {}
    for each in foretold_in(lesson):
        if each.code is None or (_unreadable(each.words) and each.kind == "run"):
            continue  # which unclear_predictions tells
        if each.kind == "run":
            runs.append(Trial(each.code, [each], list(map(_step, _steps(each.words)))))
        else:
            trial = prints.setdefault(each.code.line, Trial(each.code))
            trial.foretold.append(each)
    return [*prints.values(), *runs]


def _told(place: Path, trial: Trial) -> Iterator[str]:
    """Return how a run differs from what was foretold."""
    if error := error_in(place):
        [first, *_] = trial.foretold
        yield (
            f"foretells something in line {first.line}, and the code below line"
            f" {trial.code.line} does not run: {error}."
        )
    elif trial.steps:
        yield from _otherwise_answered(place, trial)
    else:
        yield from _otherwise_printed(place, trial)


def _otherwise_printed(place: Path, trial: Trial) -> Iterator[str]:
    printed = (place / "printed.txt").read_text(encoding="utf-8").splitlines()
    lines = [line for line in printed if line.strip()]
    code = f"the code below line {trial.code.line}"
    for each, line in zip_longest(trial.foretold, lines):
        if each is None:
            yield (
                f"says nothing of `{line}`, which {code} prints too: foretell each of"
                " its lines."
            )
        elif line is None or each.words.strip() != line.strip():
            so = f"`{line}`" if line else "nothing more"
            yield (
                f"foretells `{each.words}` in line {each.line}, and {code} prints {so}:"
                " put one of them right."
            )


def _otherwise_answered(place: Path, trial: Trial) -> Iterator[str]:
    [foretold] = trial.foretold
    answers = json.loads((place / "answers.json").read_text(encoding="utf-8"))
    for words, step, answer in zip(
        _steps(foretold.words), trial.steps, answers, strict=True
    ):
        has_other_body = "answer" in step and _json(step) != _json(answer)
        if step["status"] != answer["status"] or has_other_body:
            yield (
                f"foretells `{words}` in line {foretold.line}, and the app of the code"
                f" below line {trial.code.line} answers {answer['status']}"
                f" {_json(answer)}: put one of them right."
            )


def _json(answer: dict[str, Any]) -> str:
    """Return a body as JSON: true is not 1 there."""
    return json.dumps(answer["answer"], ensure_ascii=False, sort_keys=True)


def _steps(words: str) -> list[str]:
    return [step.strip() for step in NEXT_STEP.split(words)]


def _unreadable(words: str) -> str:
    """Return the first step that is none, or nothing."""
    for step in _steps(words):
        try:
            _step(step)
        except ValueError:
            return step
    return ""


def _step(words: str) -> dict[str, Any]:
    """Return a step's parts; raises ``ValueError`` for words that are none."""
    found = STEP.fullmatch(words)
    if found is None:
        raise ValueError(words)
    method, path, body, status, answer = found.groups()
    step: dict[str, Any] = {"method": method, "path": path, "status": int(status)}
    if body:
        step["body"] = json.loads(body)
    if answer:
        step["answer"] = json.loads(answer)
    return step
