"""The starting point of a stage as the course shipped it, found in git's history.

A starter is the solution of the stage before with TODOs, and a learner changes code: so
a version is the starter where nothing but comments is more than in that solution.
"""

from __future__ import annotations

import ast
import io
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

from coursekit.course import TASK_HEADING, Course, Stage
from coursekit.definitions import UNREADABLE
from coursekit.errors import UsageError
from coursekit.git import git

TODO = re.compile(rb"#\s*TODO\s+(\d+)")
Files = dict[str, bytes]


def shipped_starter(course: Course, stage: Stage) -> Files:
    """Return the files of the newest starter that the history holds, by their path.

    Raises ``UsageError`` where there is no such history.
    """
    found = _starters(course, stage)
    newest = next(found, None)
    if newest is None:
        raise UsageError(
            f"The starting point of stage {stage} is not in git's history here."
            " Clone the course with its whole history (`git fetch --unshallow`), and"
            " try again."
        )
    if course.before(stage) is not None:
        return newest
    # without a solution before it, a starter is told only by having the least code
    return min([newest, *found], key=_size_of_code)


def _starters(course: Course, stage: Stage) -> Iterator[Files]:
    """Yield the versions of a stage's app that are starters, the newest one first."""
    before = course.before(stage)
    app = f"stages/{stage}/app/"
    for commit in git(course.root, "rev-list", "HEAD", "--", app).stdout.split():
        files = _files(course.root, commit.decode())
        own = _below(files, f"stages/{stage}/")
        old = _below(files, f"solutions/{before}/app/") if before else None
        brief = own.get("brief.md", b"").decode(errors="replace")
        tasks = {int(number) for number, _ in TASK_HEADING.findall(brief)}
        if is_starter(_below(own, "app/"), old, tasks):
            yield _below(own, "app/")


def _files(root: Path, commit: str) -> Files:
    """Return the stages and solutions of a commit, by path."""
    done = git(root, "archive", commit, "--", "stages", "solutions")
    if done.returncode:
        return {}
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        return {
            member.name: content.read()
            for member in archive
            if member.isfile() and (content := archive.extractfile(member))
        }


def _below(files: Files, start: str) -> Files:
    return {
        name.removeprefix(start): content
        for name, content in files.items()
        if name.startswith(start)
    }


def is_starter(app: Files, solution_before: Files | None, tasks: set[int]) -> bool:
    """Return whether an app has a TODO for each task, and no code but the old one."""
    todos = {int(n) for content in app.values() for n in TODO.findall(content)}
    if not app or not tasks or todos != tasks:
        return False
    if solution_before is None:
        return all(_is_python(app[name]) for name in app if name.endswith(".py"))
    return solution_before.keys() <= app.keys() and all(
        _adds_no_code(name, content, solution_before.get(name))
        for name, content in app.items()
    )


def _is_python(content: bytes) -> bool:
    try:
        ast.parse(content)
    except UNREADABLE:
        return False
    return True


def _adds_no_code(name: str, content: bytes, old: bytes | None) -> bool:
    if content == old:
        return True
    if not name.endswith(".py"):
        return False
    try:
        tree = ast.parse(content)
        return (
            _is_frame(tree.body)
            if old is None
            else ast.dump(tree) == ast.dump(ast.parse(old))
        )
    except UNREADABLE:
        return False


def _is_frame(body: list[ast.stmt]) -> bool:
    """Return whether statements are docstrings, imports and empty bodies only."""
    return all(
        _is_frame(node.body)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        else isinstance(node, ast.Import | ast.ImportFrom | ast.Pass)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for node in body
    )


def _size_of_code(app: Files) -> int:
    return sum(
        sum(1 for _ in ast.walk(ast.parse(content)))
        for name, content in app.items()
        if name.endswith(".py")
    )


def files_in(folder: Path) -> Files:
    """Return what lies in ``app`` below a folder, by its path, without caches."""
    app = folder / "app"
    return {
        path.relative_to(app).as_posix(): path.read_bytes()
        for path in sorted(app.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
