"""What has to be there for a stage, and what belongs to no stage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from coursekit.course.stages import STAGE_NAME, Course, Stage

PAGES = (
    "lesson.md",
    "brief.md",
    "hints.md",
    "hunt.md",
    "teach.md",
    "requests.http",
)

SENT = re.compile(r"curl .*http://127\.0\.0\.1:8000(/[^\s'\"]*)")
METHOD = re.compile(r"-X ([A-Z]+)")


def demands_of(stage: Stage) -> Path:
    """Return where the demands of a stage's checks stand."""
    return stage.root / "checks" / "demands" / f"{stage}.toml"


def missing_files(stage: Stage) -> Iterator[str]:
    """Every file that a stage needs is there and says something."""
    for page in PAGES:
        path = stage.folder / page
        if not path.is_file():
            yield f"stages/{stage} has no {page}: add it."
        elif not path.read_text(encoding="utf-8").strip():
            yield f"stages/{stage}/{page} is empty: write it."
    needed = (
        stage.folder / "app" / "main.py",
        stage.solution / "app" / "main.py",
        stage.root / "checks" / f"test_{stage}.py",
        stage.mistakes,
        demands_of(stage),
    )
    for path in needed:
        if not path.is_file():
            yield f"{path.relative_to(stage.root)} is missing: add it."


def unsolved_stars(stage: Stage) -> Iterator[str]:
    """What a brief offers beyond its tasks has a solution, one heading for each."""
    brief = stage.folder / "brief.md"
    text = brief.read_text(encoding="utf-8") if brief.is_file() else ""
    stars = len(re.findall(r"^- ★", text, re.MULTILINE))
    path = stage.solution / "stretch.md"
    solved = path.read_text(encoding="utf-8") if path.is_file() else ""
    found = len(re.findall(r"^## ", solved, re.MULTILINE))
    if found < stars:
        yield (
            f"solutions/{stage}/stretch.md has {found} headings for the {stars} ★ of"
            f" stages/{stage}/brief.md: add one with a solution for each."
        )


def unnamed_requests(stage: Stage) -> Iterator[str]:
    """Who sends requests from an editor has those of the brief's exchange."""
    brief, path = stage.folder / "brief.md", stage.folder / "requests.http"
    if not (brief.is_file() and path.is_file()):
        return
    requests = path.read_text(encoding="utf-8")
    for line in brief.read_text(encoding="utf-8").splitlines():
        sent = SENT.match(line)
        if sent:
            method = (METHOD.search(line) or ["", "GET"])[1]
            place = sent[1].partition("?")[0]
            if not re.search(
                rf"^{method} \S+{re.escape(place)}(?:[?\s]|$)", requests, re.M
            ):
                yield (
                    f"stages/{stage}/requests.http has no `{method} {place}`, which the"
                    " brief's exchange sends: add it."
                )


def missing_row(stage: Stage) -> Iterator[str]:
    """The syllabus has one row for a stage, which links to its folder."""
    path = stage.root / "course.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    rows = [line for line in text.splitlines() if line.lstrip().startswith("|")]
    count = sum(f"(stages/{stage}/" in row for row in rows)
    if count != 1:
        have = f"has {count} rows" if count else "has no row"
        yield (
            f"course.md {have} for stage {stage}: let one row of a table link to"
            f" stages/{stage}/."
        )


def strays(course: Course) -> Iterator[str]:
    """Nothing in the other trees belongs to a stage that is not there."""
    names = {stage.name for stage in course.stages}
    for tree in ("solutions", "tests/wheats"):
        for path in _visible(course.root / tree):
            if path.is_dir() and path.name not in names:
                yield _stray(course, path, path.name)
    own = {path for stage in course.stages for path in stage.checks}
    for path in _visible(course.root / "checks"):
        if path.name.startswith("test_") and path not in own:
            yield _stray(course, path, path.stem.removeprefix("test_"))
    for data in ("checks/mistakes", "checks/demands", "tests/cuts"):
        for path in _visible(course.root / data):
            if path.stem not in names or path.suffix != ".toml":
                yield _stray(course, path, path.stem)


def _visible(folder: Path) -> Iterator[Path]:
    """Yield what lies in a folder, in order, but caches and hidden files."""
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if not path.name.startswith((".", "__")):
                yield path


def _stray(course: Course, path: Path, name: str) -> str:
    next_act = "remove it"
    if STAGE_NAME.fullmatch(name):
        next_act = f"add stages/{name}, or remove it"
    where = path.relative_to(course.root).as_posix()
    return f"{where} belongs to no stage: {next_act}."
