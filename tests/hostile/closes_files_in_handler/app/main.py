"""It closes the files that it did not open, while it answers."""

import os

from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    os.closerange(0, 100)
    return {"greeting": f"Hello {body['name']}"}
