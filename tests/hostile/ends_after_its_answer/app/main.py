"""It answers, and ends a moment later."""

import os

from fastapi import BackgroundTasks, FastAPI

app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str], later: BackgroundTasks) -> dict[str, str | int]:
    later.add_task(os._exit, 3)
    return {"greeting": f"Hello {body['name']}", "count": 1}
