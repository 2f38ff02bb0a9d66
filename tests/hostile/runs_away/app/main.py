"""It leaves a process that forks and dies at once, again and again."""

import os

from fastapi import FastAPI

if os.fork() == 0:
    os.setsid()
    while True:
        if os.fork():
            os._exit(0)
app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    return {"greeting": f"Hello {body['name']}"}
