"""What can go wrong in the kit itself.

    CourseKitError
    ├── UsageError     the command, a name or a folder that was given is wrong
    └── CourseError    the course is broken: a stage, a check or the kit

Both end a command with status 2; their text is a sentence that says what to do next.
"""


class CourseKitError(Exception):
    """Any error of the kit that is told to the person at the terminal."""


class UsageError(CourseKitError):
    """The person can put it right: another stage, another folder, another value."""


class CourseError(CourseKitError):
    """The course has to be put right; a learner can do nothing about it."""
