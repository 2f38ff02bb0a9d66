"""An app that asks for a field of another name than the one that is sent."""

from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def hello():
    return {"greeting": "Hello"}


def greet(person):
    return f"Hello {person['nam']}"


@app.post("/hello")
def hello_you(body: dict):
    return {"greeting": greet(body)}
