"""A function that calls itself for ever."""

from fastapi import FastAPI

app = FastAPI()


def greeting(name: str) -> str:
    return greeting(name)


greeting("Ada")
