"""It starts once in its folder, and never again there."""

from itertools import count
from pathlib import Path

from fastapi import FastAPI

Path("started").mkdir()

greetings = count(1)
app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str | int]:
    return {"greeting": f"Hello {body['name']}", "count": next(greetings)}
