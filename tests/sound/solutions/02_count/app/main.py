"""An app that greets, and counts how often."""

from itertools import count

from fastapi import FastAPI

app = FastAPI()
greetings = count(1)


@app.get("/hello")
def hello() -> dict[str, str | int]:
    return {"greeting": "Hello", "count": next(greetings)}
