"""It answers every request just before the deadline."""

import time

from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str | int]:
    time.sleep(2)
    return {"greeting": f"Hello {body['name']}", "count": 2}
