from __future__ import annotations
from collections.abc import Callable
from .world import World

Fact = Callable[[World], None]


def facts_of(stage: int) -> list[Fact]:
    return []
