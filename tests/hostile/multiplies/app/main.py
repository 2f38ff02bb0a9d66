"""It leaves three hundred processes, each the child of the one before."""

import os
import time

from fastapi import FastAPI

if os.fork() == 0:
    os.setsid()
    for _ in range(300):
        if os.fork():
            break
    time.sleep(3600)
app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    return {"greeting": f"Hello {body['name']}"}
