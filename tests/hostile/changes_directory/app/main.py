"""It changes its directory, back and forth."""

import os
import tempfile

from fastapi import FastAPI

os.chdir("/")
app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    os.chdir(tempfile.gettempdir())
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    os.chdir("/usr")
    return {"greeting": f"Hello {body['name']}"}
