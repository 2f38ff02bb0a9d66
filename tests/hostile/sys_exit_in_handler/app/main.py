"""It ends while it answers."""

import sys

from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    sys.exit(0)
    return {"greeting": f"Hello {body['name']}"}
