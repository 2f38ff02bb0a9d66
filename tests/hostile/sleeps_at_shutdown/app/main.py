"""It does not stop."""

import time
from contextlib import asynccontextmanager
from itertools import count

from fastapi import FastAPI

greetings = count(1)


@asynccontextmanager
async def lifespan(app):
    yield
    time.sleep(3600)


app = FastAPI(lifespan=lifespan)


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str | int]:
    return {"greeting": f"Hello {body['name']}", "count": next(greetings)}
