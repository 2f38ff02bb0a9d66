"""Forgetting."""

# TODO 2: forget.

from itertools import count


def forget() -> None:
    """Begin anew."""
    pass
