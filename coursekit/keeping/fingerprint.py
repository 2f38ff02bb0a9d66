"""A fingerprint of a learner's code, which tells whether it is still the same."""

from __future__ import annotations

import hashlib
from pathlib import Path

from coursekit.sandbox.folder import contents


def fingerprint(folder: Path) -> str:
    """Return a text that differs as soon as a file in ``app`` below a folder does.

    Caches, databases and hidden files do not count. It is empty without a folder `app`,
    or where a file can't be read.
    """
    app = folder / "app"
    if not app.is_dir():
        return ""
    digest = hashlib.sha256()
    try:
        for path in sorted(path for path in contents(app) if path.is_file()):
            name = path.relative_to(app).as_posix().encode("utf-8", "surrogateescape")
            content = path.read_bytes()
            digest.update(b"%d %s %d\n%s" % (len(name), name, len(content), content))
    except OSError:  # `check` names the file
        return ""
    return digest.hexdigest()
