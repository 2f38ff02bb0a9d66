"""It answers, and ends a moment later."""

import os
import threading

from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str | int]:
    threading.Timer(0.001, os._exit, [3]).start()
    return {"greeting": f"Hello {body['name']}", "count": 1}
