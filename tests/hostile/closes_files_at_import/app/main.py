"""It closes the files that it did not open, while it is imported."""

import os

from fastapi import FastAPI

os.closerange(0, 100)
app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    return {"greeting": f"Hello {body['name']}"}
