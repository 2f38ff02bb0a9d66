"""The starting point of a stage as the course shipped it, found in git's history."""

from __future__ import annotations

import ast
import io
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from coursekit.course.stages import TASK_HEADING, Course, Stage
from coursekit.course.starter import Files, files_in, is_starter
from coursekit.errors import UsageError
from coursekit.keeping.git import git


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


def is_untouched(course: Course, stage: Stage) -> bool:
    """Return whether a stage's app is still its starting point, as far as is known."""
    app, earlier = files_in(stage.folder), course.before(stage)
    if earlier is not None:
        return is_starter(app, files_in(earlier.solution), {*stage.tasks})
    with suppress(UsageError):  # of the first stage, only git knows the starter
        return app == shipped_starter(course, stage)
    return False


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


def _size_of_code(app: Files) -> int:
    return sum(
        sum(1 for _ in ast.walk(ast.parse(content)))
        for name, content in app.items()
        if name.endswith(".py")
    )
