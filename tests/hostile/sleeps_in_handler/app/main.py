"""It never answers, and does nothing."""

import time

from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
async def hello() -> dict[str, str]:
    time.sleep(3600)
    return {"greeting": "Hello"}
