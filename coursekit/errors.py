"""What can go wrong in the kit itself.

    CourseKitError
    ├── UsageError     the command, a name or a folder that was given is wrong
    ├── CourseError    the course is broken: a stage, a check or the kit
    └── MachineError   this computer can't do what is needed: a full disk, say

Both end a command with status 2; their text is a sentence that says what to do next.
"""

from __future__ import annotations

import errno
import os
from typing import Any


class CourseKitError(Exception):
    """Any error of the kit that is told to the person at the terminal."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Let one process of the grader tell it to another, in the same words."""
        return _again, (type(self), *self.args)


class UsageError(CourseKitError):
    """The person can put it right: another stage, another folder, another value."""


class CourseError(CourseKitError):
    """The course has to be put right; a learner can do nothing about it."""


class MachineError(CourseKitError):
    """What the grader has to do itself can't be done here: a run says nothing then."""

    def __init__(self, what: str, remedy: str = "Make room for it") -> None:
        super().__init__(f"This is no fault of yours: {what}. {remedy}, and try again.")


def _again(kind: type[CourseKitError], *words: str) -> CourseKitError:
    error = kind.__new__(kind)
    error.args = words
    return error


OF_THE_MACHINE = {
    errno.ENOSPC: "Make room there, or name another folder (TMPDIR=folder)",
    errno.EDQUOT: "Make room there, or name another folder (TMPDIR=folder)",
    errno.EFBIG: "Raise the limit of files (`ulimit -f`)",
    errno.EROFS: "Name a folder that can be written (TMPDIR=folder)",
    errno.EACCES: "Name a folder that can be written (TMPDIR=folder)",
    errno.EPERM: "Name a folder that can be written (TMPDIR=folder)",
    errno.EMFILE: "Raise the limit of open files (`ulimit -n`)",
    errno.ENFILE: "Close other programs",
    errno.ENOMEM: "Close other programs",
    errno.EAGAIN: "Close other programs, or raise the limit of processes (`ulimit -u`)",
    errno.EIO: "Have a look at the disk",
}
NO_THREAD = "can't start new thread"


def is_of_the_machine(error: BaseException) -> bool:
    """Return whether an error says that this computer has no more to give."""
    if isinstance(error, OSError):
        rights = (errno.EACCES, errno.EPERM)  # these may be the course's own fault
        return error.errno in OF_THE_MACHINE and error.errno not in rights
    return isinstance(error, MemoryError) or str(error) == NO_THREAD


def of_the_machine(error: BaseException) -> MachineError:
    """Return what is told of an error that no program of the course has made."""
    number = errno.EAGAIN if str(error) == NO_THREAD else errno.ENOMEM
    path = ""
    if isinstance(error, OSError):
        number = error.errno or 0
        path = f" for {error.filename}" if error.filename else ""
    what = f"the system says “{os.strerror(number)}”{path}"
    return MachineError(what, OF_THE_MACHINE.get(number, "Have a look at it"))
