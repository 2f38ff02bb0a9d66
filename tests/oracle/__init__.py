"""A second oracle: whether a program is right, by the contract and without checks."""

from .judging import Judgement, judge

__all__ = ["Judgement", "judge"]
