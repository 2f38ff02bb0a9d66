"""It ends hard when it ends."""

import atexit
import os

from fastapi import FastAPI

atexit.register(lambda: os._exit(0))
app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    return {"greeting": f"Hello {body['name']}"}
