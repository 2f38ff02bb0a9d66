"""An app that takes an answer for the end of a program."""

import os

from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def hello():
    print("Hello")
    os._exit(0)


@app.post("/hello")
def hello_you(body: dict):
    return {"greeting": f"Hello {body['name']}"}
