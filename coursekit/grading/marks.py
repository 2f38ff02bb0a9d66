"""What the author of a check writes besides pytest: ``task`` and ``until``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest

Check = TypeVar("Check", bound=Callable[..., object])


def task(number: int) -> Callable[[Check], Check]:
    """Say which numbered task of the stage's brief a check belongs to."""
    return pytest.mark.task(number)


def until(stage: str, reason: str) -> Callable[[Check], Check]:
    """Say from which stage on a check no longer holds, and what replaces it."""
    return pytest.mark.until(stage, reason)
