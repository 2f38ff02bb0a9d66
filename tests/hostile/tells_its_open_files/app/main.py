"""It greets with the kinds of files it was given."""

import os

from fastapi import FastAPI

given = []
for number in os.listdir("/proc/self/fd"):
    try:
        given.append(os.readlink(f"/proc/self/fd/{number}"))
    except OSError:
        continue
app = FastAPI()


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    return {"greeting": " ".join(sorted(given))}
