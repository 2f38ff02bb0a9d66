"""Git, as the kit uses it: the program of whoever runs the kit."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from coursekit.errors import UsageError

Done = subprocess.CompletedProcess[bytes]


def git(folder: Path, *words: str, **variables: str) -> Done:
    """Run a git command in a folder, with these variables besides.

    It may end with another status than 0. Raises ``UsageError`` where there is no git.
    """
    outer = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    try:
        return subprocess.run(
            ["git", *words],  # noqa: S607  (the git of whoever runs the kit)
            cwd=folder,
            env=outer | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise UsageError(
            "This needs git, and there is none: install it from"
            " https://git-scm.com, and try again."
        ) from None
