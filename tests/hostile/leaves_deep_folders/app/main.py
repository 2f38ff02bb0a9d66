"""It leaves a tree of folders deeper than Python's own functions bear."""

import os

from fastapi import FastAPI

home = os.getcwd()
for _ in range(1_100):
    os.mkdir("d")
    os.chdir("d")
os.chdir(home)
app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    return {"greeting": f"Hello {body['name']}"}
