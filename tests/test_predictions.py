"""What the answer to a Predict says is run; a line that is wrong is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import TINY
from rules import predictions

from coursekit.course.stages import Course

LESSON = """# Stage 2: a count

```python
print("no")
```

## Predict

```python
print(1)

print({"a": True})
```

1. What does it print?

<!-- prints: 1 -->
<details><summary>Answer</summary>1</details>

2. And then?

<!-- prints: {'a': True} -->
<details><summary>Answer</summary>A dict.</details>

```python
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse, RedirectResponse

app = FastAPI()
notes = []


@app.get("/notes")
def read() -> list[dict]:
    return notes


@app.post("/notes", status_code=201)
def add(body: dict) -> dict:
    notes.append(body)
    return body


@app.get("/text")
def text() -> PlainTextResponse:
    return PlainTextResponse("hi")


@app.get("/old")
def old() -> RedirectResponse:
    return RedirectResponse("/notes")


@app.delete("/notes")
def fall() -> None:
    raise ValueError
```

```python
print("no app")
```

3. What is answered?

<!-- run: ASKED -->
<details><summary>Answer</summary>This.</details>
"""
RIGHT = """POST /notes {"a": "x; y"} => 201; GET /notes => 200 [{"a": "x; y"}]"""
WHERE = "02_count/lesson.md foretells"
THE_APP = "the app of the code below line 25"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    shutil.copytree(TINY, tmp_path / "course")
    return Course(tmp_path / "course")


def told(course: Course, tmp_path: Path, text: str) -> list[str]:
    """Return what is said of a lesson, without the folder that all lessons are in."""
    stage = course.stages[1]
    (stage.folder / "lesson.md").write_text(text, encoding="utf-8")
    said = predictions.wrong_predictions(stage, tmp_path / "runs")
    return [words.removeprefix("stages/") for words in said]


@pytest.mark.parametrize(
    "asked",
    [
        RIGHT,
        f"{RIGHT}; GET /notes => 200",
        "GET /notes => 200 []",
        'GET /text => 200 "hi"',
        "GET /old => 307; GET /older => 404",
        "DELETE /notes => 500",
    ],
)
def test_what_happens_is_foretold(course: Course, tmp_path: Path, asked: str) -> None:
    assert told(course, tmp_path, LESSON.replace("ASKED", asked)) == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            "GET /notes => 201",
            f"{WHERE} `GET /notes => 201` in line 65, and {THE_APP} answers 200 []: put"
            " one of them right.",
        ),
        (
            'POST /notes {"a": 1} => 201; GET /notes => 200 [{"a": true}]',
            f'{WHERE} `GET /notes => 200 [{{"a": true}}]` in line 65, and {THE_APP}'
            ' answers 200 [{"a": 1}]: put one of them right.',
        ),
    ],
)
def test_another_answer_is_told(
    course: Course, tmp_path: Path, asked: str, said: str
) -> None:
    assert told(course, tmp_path, LESSON.replace("ASKED", asked)) == [said]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "print(1)",
            "print(2)",
            f"{WHERE} `1` in line 17, and the code below line 9 prints `2`: put one of"
            " them right.",
        ),
        (
            'print({"a": True})',
            "",
            f"{WHERE} `{{'a': True}}` in line 22, and the code below line 9 prints"
            " nothing more: put one of them right.",
        ),
        (
            'print({"a": True})',
            'print({"a": True}); print(3)',
            "02_count/lesson.md says nothing of `3`, which the code below line 9 prints"
            " too: foretell each of its lines.",
        ),
        (
            "print(1)",
            "print(one)",
            f"{WHERE} something in line 17, and the code below line 9 does not run:"
            " NameError: name 'one' is not defined.",
        ),
        (
            "app = FastAPI()",
            "app = FastAPI(1)",
            f"{WHERE} something in line 65, and the code below line 25 does not run:"
            " TypeError: FastAPI.__init__() takes 1 positional argument but 2 were"
            " given.",
        ),
    ],
)
def test_what_is_printed_otherwise_is_told(
    course: Course, tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = LESSON.replace("ASKED", RIGHT).replace(old, new)

    assert told(course, tmp_path, text) == [said]
