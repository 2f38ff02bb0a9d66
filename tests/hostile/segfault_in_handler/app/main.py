"""It ends while it answers."""

import ctypes

from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    ctypes.string_at(0)
    return {"greeting": f"Hello {body['name']}"}
