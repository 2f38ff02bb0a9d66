"""It leaves processes that hold each other as a debugger does."""

import ctypes
import os
import time

from fastapi import FastAPI

ATTACH = 16
parent = os.getpid()
if (first := os.fork()) == 0:
    if os.fork() == 0:
        if os.fork() == 0:
            ctypes.CDLL(None).ptrace(ATTACH, os.getppid(), 0, 0)
            time.sleep(3600)
        time.sleep(3600)
    time.sleep(3600)
app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    return {"greeting": f"Hello {body['name']}"}
