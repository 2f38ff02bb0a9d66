"""``diff``: a learner's version beside the solution, or what a stage adds."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from coursekit.commands.options import CodeOption, StageArgument
from coursekit.course.stages import Course, code_folder
from coursekit.errors import UsageError

STYLES = {"+": "green", "-": "red", "@": "cyan"}


def diff(
    context: typer.Context,
    stage: StageArgument = "",
    code: CodeOption = None,
    start: Annotated[
        str, typer.Option("--from", help="Compare this stage's solution instead …")
    ] = "",
    end: Annotated[str, typer.Option("--to", help="… with this stage's.")] = "",
) -> None:
    """Compare your version with the solution; --from and --to compare solutions."""
    from coursekit.text.layout import console

    course = Course(context.obj)
    if start or end:
        if not (start and end):
            raise UsageError("FROM and TO go together: `make diff FROM=1 TO=2`.")
        old, new = course.stage(start).solution, course.stage(end).solution
    else:
        wanted = course.stage(stage)
        old, new = code_folder(wanted, code), wanted.solution
    terminal = console()
    lines = list(_differences(old, new))
    for line in lines or ["There is no difference."]:
        terminal.print(Text(line, STYLES.get(line[:1], "")), soft_wrap=True)


def _differences(old: Path, new: Path) -> Iterator[str]:
    """Yield a unified diff of all Python files of two folders, the old one first."""
    names = {path.relative_to(old) for path in (old / "app").rglob("*.py")}
    names |= {path.relative_to(new) for path in (new / "app").rglob("*.py")}
    for name in sorted(names):
        before, after = _lines(old / name), _lines(new / name)
        yield from difflib.unified_diff(
            before, after, str(old / name), str(new / name), lineterm=""
        )


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        return []
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise UsageError(
            f"{path} can't be read: {error.strerror}."
            " Remove it, or change its permissions."
        ) from None
