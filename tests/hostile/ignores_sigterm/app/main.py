"""It does not listen when it is told to stop."""

import signal
from contextlib import asynccontextmanager
from itertools import count

from fastapi import FastAPI

greetings = count(1)


@asynccontextmanager
async def lifespan(app):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    yield


app = FastAPI(lifespan=lifespan)


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str | int]:
    return {"greeting": f"Hello {body['name']}", "count": next(greetings)}
