"""It does not stop."""

from contextlib import asynccontextmanager
from itertools import count

from fastapi import FastAPI

greetings = count(1)


@asynccontextmanager
async def lifespan(app):
    yield
    while True:
        pass


app = FastAPI(lifespan=lifespan)


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str | int]:
    return {"greeting": f"Hello {body['name']}", "count": next(greetings)}
