"""An error that raises another when it is printed."""

from fastapi import FastAPI


class Odd(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no words")

    __repr__ = __str__


raise Odd
