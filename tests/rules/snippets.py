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
    for fence in _fences(stage):
        if fence.info == "python solution" and not stands_in(stage, fence):
            yield (
                f"{_where(stage, fence)} does not stand in solutions/{stage}: copy the"
                " lines from there again."
            )


def broken_code(stage: Stage, folder: Path) -> Iterator[str]:
    """Plain Python code in a lesson is a program that runs to its end."""
    for fence, error in errors_of(_fences(stage), folder):
        yield (
            f"{_where(stage, fence)} does not run: {error}."
            " Mend it, or call it `python no-run`."
        )


def stands_in(stage: Stage, fence: Fence) -> bool:
    """Tell whether the lines of a fence stand in a stage's solution, to the letter."""
    lines = fence.raw.strip("\n")
    files = (stage.solution / "app").rglob("*.py")
    return any(
        f"\n{lines}\n" in f"\n{path.read_text(encoding='utf-8')}\n" for path in files
    )


def errors_of(fences: list[Fence], folder: Path) -> Iterator[tuple[Fence, str]]:
    """Yield each fence of plain Python that does not run to its end, and its error."""
    plain = {
        folder / str(fence.line): fence for fence in fences if fence.info == "python"
    }
    for place, fence in plain.items():
        place.mkdir(parents=True)
        (place / "snippet.py").write_text(fence.text, encoding="utf-8")
    if plain:
        _run(plain)
    for place, fence in plain.items():
        if (error := place / "error.txt").exists():
            yield fence, error.read_text(encoding="utf-8").strip()


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
