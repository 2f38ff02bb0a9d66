"""The commands of the Makefile, as a learner copies them from the terminal."""

from __future__ import annotations

from pathlib import Path

from coursekit.course.stages import Stage
from coursekit.text.layout import path_from_here
from coursekit.text.shell import word


def make(target: str, stage: Stage, code: Path) -> str:
    """Return the command that does something with a folder of code, to be copied."""
    command = f"make {target} STAGE={stage.number}"
    if code.resolve() == stage.folder.resolve():
        return command
    return f"{command} CODE={word(str(path_from_here(code)))}"
