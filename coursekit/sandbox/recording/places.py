"""Where a class or a function of the learner's stands."""

from __future__ import annotations

import functools
import inspect
from contextlib import suppress
from typing import Any

from coursekit.sandbox.recording.lanes import code_of
from coursekit.sandbox.recording.recorder import Recorder


@functools.lru_cache(maxsize=500)
def _line_of(what: Any) -> tuple[str, int]:
    code = None if isinstance(what, type) else code_of(what)
    if code is not None:
        return code.co_filename, code.co_firstlineno
    with suppress(OSError, TypeError):
        return inspect.getsourcefile(what) or "", inspect.getsourcelines(what)[1]
    return "", 0


def place_of(what: Any, recorder: Recorder) -> dict[str, Any]:
    """Return the file and line of a class or function, as a step holds them."""
    file, line = _line_of(what) if what is not None else ("", 0)
    return {"file": recorder.short(file), "line": line}
