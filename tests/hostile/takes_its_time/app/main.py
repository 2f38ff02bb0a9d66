"""It answers late, but in time, and prints much."""

import time

from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    print("x" * 200_000)
    time.sleep(0.3)
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    time.sleep(0.3)
    return {"greeting": f"Hello {body['name']}"}
