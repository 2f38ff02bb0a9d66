"""A fingerprint of a learner's code, which tells whether it is still the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from coursekit.sandbox.contents import contents


def fingerprint(folder: Path) -> str:
    """Return a text that differs as soon as a file in ``app`` below a folder does.

    What is not graded does not count. It is empty without a folder `app`,
    or where a file can't be read.
    """
    app = folder / "app"
    if not app.is_dir():
        return ""
    digest = hashlib.sha256()
    try:
        for path in _files(app):
            name = path.relative_to(app).as_posix().encode("utf-8", "surrogateescape")
            content = path.read_bytes()
            digest.update(b"%d %s %d\n%s" % (len(name), name, len(content), content))
    except OSError:  # `check` names the file
        return ""
    return digest.hexdigest()


def fingerprints(app: Path) -> dict[str, str]:
    """Return a fingerprint of each file of an app that counts, by its path.

    There is none without a folder, and for a file that can't be read it is empty.
    """
    if not app.is_dir():
        return {}
    return {path.relative_to(app).as_posix(): _of_file(path) for path in _files(app)}


def _of_file(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _files(app: Path) -> Iterator[Path]:
    yield from sorted(path for path in contents(app) if path.is_file())
