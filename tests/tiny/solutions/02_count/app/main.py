"""An app that greets, and counts how often."""

from itertools import count

from fastapi import FastAPI

app = FastAPI()
greetings = count(1)


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str | int]:
    return {"greeting": f"Hello {body['name']}", "count": next(greetings)}
