"""An app that counts, and forgets the name over it."""

from itertools import count

from fastapi import FastAPI

app = FastAPI()
greetings = count(1)


@app.get("/hello")
def hello():
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict):
    return {"greeting": "Hello", "count": next(greetings)}
