"""The questions of a lesson: each has its answer, and a Predict's answer is run.

Above the answer of a Predict stands what the test tries: ``<!-- run: POST /notes {"a":
1} => 201; GET /notes => 200 [] -->``, asked of the nearest code above that has an
``app``, imported anew; or ``<!-- prints: True -->``, the next line that the nearest
code above prints.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coursekit.course.questions import SECTIONS, questions_of
from coursekit.course.stages import Stage
from rules.markdown import FENCE, Fence
from rules.prose import page

PREDICT = "Predict"
TRIED = re.compile(r"<!-- (run|prints): (.+?) -->")
STEP = re.compile(r"([A-Z]+) (\S+)(?: (.+?))? => (\d{3})(?: (.+))?")
APP = re.compile(r"^app\b", re.MULTILINE)
RUN_SECONDS = 60
ASK = Path(__file__).with_name("asking.py")


@dataclass
class Trial:
    """Code, and what is foretold of it: requests with answers, or lines it prints."""

    code: Fence
    runs: list[str] = field(default_factory=list)
    prints: list[str] = field(default_factory=list)


def unanswered_questions(stage: Stage) -> Iterator[str]:
    """In each section, the questions count from 1, and each has its folded answer."""
    lesson = page(stage, "lesson.md")
    if lesson is None:
        return
    found = questions_of(stage)
    for section in SECTIONS:
        text = _section(lesson.prose, section)
        numbers = [each.number for each in found if each.section == section]
        folded = text.count("<details>")
        if (text and numbers != list(range(1, folded + 1))) or (text and not folded):
            yield (
                f"stages/{stage}/lesson.md has {folded} folded answers below"
                f" `## {section}` for the questions {numbers}: number the questions"
                " from 1, and put `<details><summary>Answer</summary>…</details>` on"
                " one line below each."
            )


def untried_predictions(stage: Stage) -> Iterator[str]:
    """Each Predict has a comment above its answer that says how it is tried."""
    lesson = page(stage, "lesson.md")
    if lesson is None:
        return
    text = _section(lesson.prose, PREDICT)
    for number, part in enumerate(text.split("</details>")[:-1], start=1):
        if not TRIED.search(part):
            yield (
                f"stages/{stage}/lesson.md, question {number} of `## {PREDICT}`, is"
                " tried by nothing: add a comment `<!-- run: … -->` or"
                " `<!-- prints: … -->` above its answer."
            )


def wrong_predictions(stage: Stage, folder: Path) -> Iterator[str]:
    """What a Predict's answer foretells happens."""
    for trial in trials(stage):
        where = f"stages/{stage}/lesson.md, the code below line {trial.code.line},"
        place = folder / str(trial.code.line)
        place.mkdir()
        (place / "snippet.py").write_text(trial.code.text, encoding="utf-8")
        if trial.prints:
            printed = _printed(place)
            if printed != trial.prints:
                yield f"{where} prints {printed}, not {trial.prints}: put that right."
        for run in trial.runs:
            yield from (f"{where} {words}" for words in _differs(place, run))


def trials(stage: Stage) -> list[Trial]:
    """Return what a lesson foretells, by the code that it is about."""
    found: dict[int, Trial] = {}
    above: list[Fence] = []
    lesson = page(stage, "lesson.md")
    if lesson is None:
        return []
    fences = {fence.line: fence for fence in lesson.fences}
    text = lesson.path.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if FENCE.fullmatch(line) and number in fences:
            above.append(fences[number])
        for kind, words in TRIED.findall(line):
            code = next(
                fence
                for fence in reversed(above)
                if fence.info == "python"
                and (kind == "prints" or APP.search(fence.text))
            )
            trial = found.setdefault(code.line, Trial(code))
            (trial.prints if kind == "prints" else trial.runs).append(words)
    return list(found.values())


def _section(prose: str, name: str) -> str:
    _, _, rest = f"\n{prose}".partition(f"\n## {name}\n")
    return rest.partition("\n## ")[0]


def _printed(place: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "snippet.py"],
        cwd=place,
        capture_output=True,
        text=True,
        timeout=RUN_SECONDS,
        check=False,
    )
    return [line for line in done.stdout.splitlines() if line.strip()]


def _differs(place: Path, run: str) -> Iterator[str]:
    """Yield how the answers to some requests differ from what is foretold."""
    steps = [_step(words.strip()) for words in _apart(run)]
    done = subprocess.run(
        [sys.executable, str(ASK)],
        cwd=place,
        input=json.dumps(steps),
        capture_output=True,
        text=True,
        timeout=RUN_SECONDS,
        check=False,
    )
    if done.returncode:
        yield f"can't be asked: {done.stderr.strip().splitlines()[-1]}."
        return
    for step, (status, body) in zip(steps, json.loads(done.stdout), strict=True):
        is_other_body = "answer" in step and step["answer"] != body
        if status != step["status"] or is_other_body:
            yield (
                f"answers {step['method']} {step['path']} with {status} {body!r}, not"
                f" as foretold ({run}): put that right."
            )


def _apart(run: str) -> list[str]:
    """Return the steps of a run: a ``;`` within JSON parts none."""
    return re.split(r";\s+(?=[A-Z]+ /)", run)


def _step(words: str) -> dict[str, Any]:
    found = STEP.fullmatch(words)
    assert found, f"{words!r} is no step: METHOD /path {{body}} => status {{answer}}"
    method, path, body, status, answer = found.groups()
    step: dict[str, Any] = {"method": method, "path": path, "status": int(status)}
    if body:
        step["body"] = json.loads(body)
    if answer:
        step["answer"] = json.loads(answer)
    return step
