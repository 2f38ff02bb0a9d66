"""An app that waits for something which never happens."""

import time

from fastapi import FastAPI

app = FastAPI()
ready = False


@app.get("/hello")
def hello():
    while not ready:
        time.sleep(0.1)
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict):
    return {"greeting": f"Hello {body['name']}"}
