"""Landlock: an app writes in its own folder only, and signals its own processes only.

The kernel holds this, root included, for the process and all it starts: Linux from
5.13 on for files, from 6.12 on for signals. Elsewhere nothing happens.
See https://docs.kernel.org/userspace-api/landlock.html.
"""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress
from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every processor
TELL_VERSION = 1
SIGNALS_SINCE = 6  # Landlock's ABI of Linux 6.12
PATH_BENEATH = 1
NO_NEW_PRIVILEGES = 38  # linux/prctl.h

SHARED = (Path("/dev/null"), Path("/dev/shm"))  # noqa: S108  (multiprocessing's own)

WRITE_FILE = 1 << 1
REMOVE_AND_MAKE = sum(1 << bit for bit in range(4, 13))
LINK_ACROSS_FOLDERS = 1 << 13
TRUNCATE = 1 << 14
SIGNALS = 1 << 1


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("net", ctypes.c_uint64),
        ("scopes", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("handle", ctypes.c_int32))


def confine(folder: Path) -> None:
    """Let this process write below a folder only, and signal only what it starts.

    Where the kernel can't do the one or the other, that is left out.
    """
    since = version()
    if since < 1:
        return
    system = ctypes.CDLL(None)
    ruleset = _new_ruleset(system, since)
    if ruleset < 0:
        return
    for path in (folder, *SHARED):
        with suppress(FileNotFoundError):
            _allow(system, ruleset, path, since)
    # without it the kernel refuses: a program with set-uid could get out of the rules
    system.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    system.syscall(RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def version() -> int:
    """Return the version of Landlock that this kernel has; 0 or less for none."""
    if sys.platform != "linux":
        return 0
    return int(ctypes.CDLL(None).syscall(CREATE_RULESET, None, 0, TELL_VERSION))


def _new_ruleset(system: ctypes.CDLL, since: int) -> int:
    scopes = SIGNALS if since >= SIGNALS_SINCE else 0
    attributes = _Ruleset(_writing(since), 0, scopes)
    size = 24 if scopes else 8  # an old kernel refuses fields it does not know
    return int(system.syscall(CREATE_RULESET, ctypes.byref(attributes), size, 0))


def _allow(system: ctypes.CDLL, ruleset: int, path: Path, since: int) -> None:
    handle = os.open(path, os.O_PATH | os.O_CLOEXEC)  # a name, not its content
    rights = _writing(since) if path.is_dir() else WRITE_FILE
    rule = _Beneath(rights, handle)
    system.syscall(ADD_RULE, ruleset, PATH_BENEATH, ctypes.byref(rule), 0)
    os.close(handle)


def _writing(since: int) -> int:
    rights = WRITE_FILE | REMOVE_AND_MAKE
    if since >= 2:
        rights |= LINK_ACROSS_FOLDERS
    return rights | TRUNCATE if since >= 3 else rights
