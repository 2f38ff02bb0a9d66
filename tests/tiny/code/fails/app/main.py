"""An app that greets everybody by the same name."""

from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def hello():
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict):
    return {"greeting": "Hello Ada"}
