"""What an author of checks writes besides pytest: a task, a need, an end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest

Check = TypeVar("Check", bound=Callable[..., object])


def task(number: int) -> Callable[[Check], Check]:
    """Say which numbered task of the stage's brief a check belongs to."""
    return pytest.mark.task(number)


def hint(ladder: str) -> Callable[[Check], Check]:
    """Say which ladder of hints of its task helps with what a check shows."""
    return pytest.mark.hint(ladder)


def until(stage: str, reason: str) -> Callable[[Check], Check]:
    """Say from which stage on a check no longer holds, and what replaces it."""
    return pytest.mark.until(stage, reason)


def about(*needs: str) -> Callable[[Check], Check]:
    """Say that a check is about what others need before they ask their own question.

    Where it fails too, it is told first. The names are those of ``needed``.
    """
    return pytest.mark.about(*needs)


def alone(reason: str) -> Callable[[Check], Check]:
    """Say why no other check may run beside this one: it measures time, say."""
    return pytest.mark.alone(reason)


@contextmanager
def needed(what: str) -> Iterator[None]:
    """Do what a check needs before its own question: ``with needed("logging in"):``.

    What fails in the block is told as that, unless the check is about it. Of blocks
    within each other the inner one is the cause.
    """
    try:
        yield
    except Exception as error:
        if not need_of(error):
            error.need = what  # type: ignore[attr-defined]
        raise


def need_of(error: BaseException) -> str:
    """Return what a check needed when this error was raised, or nothing."""
    return str(getattr(error, "need", ""))
