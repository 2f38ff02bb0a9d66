"""The code that pages show: it runs, or it stands in the solution.

That of a stretch runs beside a copy of the solution's ``app``, as a learner tries it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from coursekit.course.stages import Stage
from rules.files import stretch_of
from rules.markdown import Fence, Page

KINDS = ("python", "python solution", "python no-run")
RUN_SECONDS = 120
RUNNING = Path(__file__).with_name("running.py")


def unknown_kinds(stage: Stage) -> Iterator[str]:
    """Python on a page is of one of the kinds that a rule looks at."""
    for path, fence in _shown(stage):
        if fence.info not in KINDS:
            known = ", ".join(f"`{kind}`" for kind in KINDS)
            yield (
                f"{_where(stage, path, fence)} is of the kind `{fence.info}`, which"
                f" nothing tests: call it {known}."
            )


def foreign_code(stage: Stage) -> Iterator[str]:
    """Code that is shown as the solution's stands there, to the letter."""
    files = sorted((stage.solution / "app").rglob("*.py"))
    texts = [f"\n{path.read_text(encoding='utf-8')}\n" for path in files]
    for path, fence in _shown(stage):
        if fence.info == "python solution" and not any(
            f"\n{fence.raw.strip(chr(10))}\n" in text for text in texts
        ):
            yield (
                f"{_where(stage, path, fence)} does not stand in solutions/{stage}:"
                " copy the lines from there again."
            )


def broken_code(stage: Stage, folder: Path) -> Iterator[str]:
    """Plain Python code on a page is a program that runs to its end."""
    plain = {
        folder / f"{path.stem}_{fence.line}": (path, fence)
        for path, fence in _shown(stage)
        if fence.info == "python"
    }
    for place, (path, fence) in plain.items():
        lay_out(fence, place)
        if path == stretch_of(stage):
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(stage.solution / "app", place / "app", ignore=ignored)
    run_all(plain)
    for place, (path, fence) in plain.items():
        if error := error_in(place):
            yield (
                f"{_where(stage, path, fence)} does not run: {error}."
                " Fix it, or call it `python no-run`."
            )


def errors_of(fences: Iterable[Fence], folder: Path) -> Iterator[tuple[Fence, str]]:
    """Run each fence as a program; yield those that fail, with their last words."""
    places = {folder / str(fence.line): fence for fence in fences}
    for place, fence in places.items():
        lay_out(fence, place)
    run_all(places)
    for place, fence in places.items():
        if error := error_in(place):
            yield fence, error


def lay_out(fence: Fence, place: Path, steps: Iterable[dict[str, Any]] = ()) -> None:
    """Put code into a folder of its own, with what its app is asked, if anything."""
    place.mkdir(parents=True)
    (place / "snippet.py").write_text(fence.text, encoding="utf-8")
    if steps := list(steps):
        (place / "steps.json").write_text(json.dumps(steps), encoding="utf-8")


def run_all(folders: Iterable[Path]) -> None:
    """Run the snippet of each folder, one fork of one process for each."""
    if places := list(map(str, folders)):
        subprocess.run(
            [sys.executable, str(RUNNING), *places],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=RUN_SECONDS,
            check=True,
        )


def error_in(place: Path) -> str:
    """Return with which words the code in a folder ended, if it was not at its end."""
    error = place / "error.txt"
    return error.read_text(encoding="utf-8").strip() if error.exists() else ""


def _shown(stage: Stage) -> Iterator[tuple[Path, Fence]]:
    """Yield the Python code of a stage's pages, each with the page it is on."""
    pages = (stage.folder / "lesson.md", stage.folder / "teach.md", stretch_of(stage))
    for path in pages:
        for fence in Page(path).fences if path.is_file() else ():
            if fence.info.startswith("py"):
                yield path, fence


def _where(stage: Stage, path: Path, fence: Fence) -> str:
    name = path.relative_to(stage.root).as_posix()
    return f"{name}, the code below line {fence.line},"
