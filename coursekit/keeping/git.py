"""Git, as the kit uses it: the program of whoever runs the kit."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from coursekit.errors import UsageError

APART = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
"""No settings of the person's: some change what git writes, or can't be read."""

# the course may lie in a mounted folder, as in a container, whose owner is another
ANYBODY_S = ("-c", "safe.directory=*")
Done = subprocess.CompletedProcess[bytes]


def git(folder: Path, *words: str, **variables: str) -> Done:
    """Run a git command in a folder, with these variables besides.

    It may end with another status than 0. Raises ``UsageError`` where there is no git.
    """
    outer = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    try:
        return subprocess.run(
            ["git", *ANYBODY_S, *words],  # noqa: S607  (the git of whoever runs the kit)
            cwd=folder,
            env=outer | APART | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except (FileNotFoundError, PermissionError):
        raise UsageError(
            "This needs git, and there is none: install it from"
            " https://git-scm.com, and try again."
        ) from None
