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
VERSION = 1  # a flag: tell the version instead of creating
PATH_BENEATH = 1
NO_NEW_PRIVILEGES = 38  # linux/prctl.h

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
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def confine(*writable: Path) -> None:
    """Let this process write below these folders only, and signal only what it starts.

    Where the kernel can't do the one or the other, that is left out.
    """
    if sys.platform != "linux":
        return
    system = ctypes.CDLL(None)
    version = system.syscall(CREATE_RULESET, None, 0, VERSION)
    if version < 1:
        return
    ruleset = _new_ruleset(system, version)
    for path in writable:
        with suppress(FileNotFoundError):
            _allow(system, ruleset, path, version)
    system.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    system.syscall(RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _new_ruleset(system: ctypes.CDLL, version: int) -> int:
    scopes = SIGNALS if version >= 6 else 0
    attributes = _Ruleset(_writing(version), 0, scopes)
    size = 24 if version >= 6 else 8  # an old kernel refuses fields it does not know
    return int(system.syscall(CREATE_RULESET, ctypes.byref(attributes), size, 0))


def _allow(system: ctypes.CDLL, ruleset: int, path: Path, version: int) -> None:
    folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    rule = _Beneath(_writing(version), folder)
    system.syscall(ADD_RULE, ruleset, PATH_BENEATH, ctypes.byref(rule), 0)
    os.close(folder)


def _writing(version: int) -> int:
    rights = WRITE_FILE | REMOVE_AND_MAKE
    if version >= 2:
        rights |= LINK_ACROSS_FOLDERS
    return rights | TRUNCATE if version >= 3 else rights
