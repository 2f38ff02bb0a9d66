"""The code that lessons show: it runs, or it stands in the solution."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from coursekit.course.stages import Stage
from rules.markdown import Fence
from rules.prose import page

KINDS = ("python", "python solution", "python no-run")
RUN_SECONDS = 60
RUN_ALL = """
import os, runpy, sys, traceback
import fastapi, pydantic, sqlalchemy.orm

for folder in sys.argv[1:]:
    if (pid := os.fork()) == 0:
        os.chdir(folder)
        try:
            runpy.run_path("snippet.py", run_name="__main__")
        except BaseException as error:
            with open("error.txt", "w") as file:
                file.writelines(traceback.format_exception_only(error))
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
"""


def unknown_kinds(stage: Stage) -> Iterator[str]:
    """Python in a lesson is of one of the kinds that a rule looks at."""
    for fence in _fences(stage):
        if fence.info not in KINDS:
            known = ", ".join(f"`{kind}`" for kind in KINDS)
            yield (
                f"{_where(stage, fence)} is of the kind `{fence.info}`, which nothing"
                f" tests: call it {known}."
            )


def foreign_code(stage: Stage) -> Iterator[str]:
    """Code that is shown as the solution's stands there, to the letter."""
    files = sorted((stage.solution / "app").rglob("*.py"))
    texts = [f"\n{path.read_text(encoding='utf-8')}\n" for path in files]
    for fence in _fences(stage):
        if fence.info == "python solution" and not any(
            f"\n{fence.raw.strip(chr(10))}\n" in text for text in texts
        ):
            yield (
                f"{_where(stage, fence)} does not stand in solutions/{stage}: copy the"
                " lines from there again."
            )


def broken_code(stage: Stage, folder: Path) -> Iterator[str]:
    """Plain Python code in a lesson is a program that runs to its end."""
    plain = [fence for fence in _fences(stage) if fence.info == "python"]
    for fence, error in errors_of(plain, folder):
        yield (
            f"{_where(stage, fence)} does not run: {error}."
            " Mend it, or call it `python no-run`."
        )


def errors_of(fences: Iterable[Fence], folder: Path) -> Iterator[tuple[Fence, str]]:
    """Run each fence as a program; yield those that fail, with their last words."""
    places = {folder / str(fence.line): fence for fence in fences}
    for place, fence in places.items():
        place.mkdir()
        (place / "snippet.py").write_text(fence.text, encoding="utf-8")
    if places:
        _run(places)
    for place, fence in places.items():
        if (error := place / "error.txt").exists():
            yield fence, error.read_text().strip()


def _run(folders: Iterable[Path]) -> None:
    """Run the snippet of each folder, one fork of one process for each."""
    subprocess.run(
        [sys.executable, "-c", RUN_ALL, *map(str, folders)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=RUN_SECONDS,
        check=True,
    )


def _fences(stage: Stage) -> list[Fence]:
    lesson = page(stage, "lesson.md")
    if lesson is None:
        return []
    return [fence for fence in lesson.fences if fence.info.startswith("py")]


def _where(stage: Stage, fence: Fence) -> str:
    return f"stages/{stage}/lesson.md, the code below line {fence.line},"
