"""It starts processes that outlive it."""

import subprocess
import sys

from fastapi import FastAPI

SLEEP = [sys.executable, "-S", "-c", "import time; time.sleep(3600)"]
for new_session in (False, True):
    subprocess.Popen(SLEEP, start_new_session=new_session)
app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    return {"greeting": f"Hello {body['name']}"}
