"""What of a learner's folder was not graded, told where that explains an error."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from coursekit.sandbox.contents import Kind, LeftOut

MISSED = re.compile(r"(?:No such file or directory|Not a directory)\b.*?'([^'\n]+)'")
GIVEN = {"DATABASE_URL", "SECRET_KEY", "TZ"}
"""The variables that every app is given, whatever its own settings say."""


def missed(left_out: Iterable[LeftOut], log: str) -> str:
    """Return a sentence on what an app missed that was left out, or nothing.

    It is told by what the app printed: a file that it opened, or a variable.
    """
    files = [PurePosixPath(path) for path in MISSED.findall(log)]
    for each in left_out:
        if name := _variable(each, log):
            return f"{_why(each)}, so `{name}` is not set there: give it a default."
        if any(_is_below(each, file) for file in files):
            return f"{_why(each)}. Let your app start without it."
    return ""


def _why(each: LeftOut) -> str:
    return f"`{each.path}` is left out where your app is graded, as {each.kind}"


def _variable(each: LeftOut, log: str) -> str:
    """Return a variable of left out settings that a log is about, or nothing."""
    names = [name for name in each.names if name.upper() not in GIVEN]
    words = {word.upper() for word in re.findall(r"\w+", log)}
    return next((name for name in names if name.upper() in words), "")


def _is_below(each: LeftOut, file: PurePosixPath) -> bool:
    """Return whether a path, absolute or not, leads to what was left out."""
    parts, wanted = file.parts, PurePosixPath(each.path).parts
    ends = range(len(wanted), len(parts) + 1)
    return any(parts[end - len(wanted) : end] == wanted for end in ends)


def links(left_out: Iterable[LeftOut]) -> list[str]:
    """Return the paths of links that lead nowhere: whoever made them will miss them."""
    return [each.path for each in left_out if each.kind is Kind.LINK]
