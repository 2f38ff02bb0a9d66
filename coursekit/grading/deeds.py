"""What a check does beside sending requests: a report tells and repeats it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PARAMETER = re.compile(r"(?<![:\w]):(\w+)")  # as SQLAlchemy's `text` reads it


@dataclass(frozen=True)
class Restart:
    """The app was stopped, or killed, and started again on the same data."""

    killed: bool = False


@dataclass(frozen=True)
class Query:
    """SQL that a check sent to the app's database; ``changes`` tells it from a look."""

    statement: str
    values: Mapping[str, Any] = field(default_factory=dict)
    changes: bool = False

    def __str__(self) -> str:
        """The SQL on one line, with its values written out."""
        one_line = " ".join(self.statement.split())
        return PARAMETER.sub(lambda found: self._literal(found[1]), one_line)

    def _literal(self, name: str) -> str:
        if name not in self.values:  # a time, like '12:00:00'
            return f":{name}"
        value = self.values[name]
        if value is None:
            return "NULL"
        if isinstance(value, int | float):
            return str(value)
        return f"'{_doubled(str(value))}'"


def _doubled(text: str) -> str:
    return text.replace("'", "''")


@dataclass(eq=False)
class Together:
    """Requests sent at the same moment; each of them refers to the same object.

    ``held_by`` is the SQL that held the database meanwhile, if any did, and
    ``for_good`` says that it held it longer than the app would wait.
    """

    held_by: str = ""
    for_good: bool = False


Deed = Restart | Query
