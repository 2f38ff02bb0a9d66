"""It leaves folders that nobody may enter, and a pipe that nobody writes to."""

import os

from fastapi import FastAPI

os.makedirs("closed/inner")
os.mkfifo("closed/pipe")
os.chmod("closed/inner", 0)
os.chmod("closed", 0)
app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    return {"greeting": f"Hello {body['name']}"}
