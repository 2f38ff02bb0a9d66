"""It stops its parent."""

import os
import signal

from fastapi import FastAPI

os.kill(os.getppid(), signal.SIGSTOP)
app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    return {"greeting": f"Hello {body['name']}"}
