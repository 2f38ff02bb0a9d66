"""It starts threads that never end."""

import threading
import time

from fastapi import FastAPI

for _ in range(20):
    threading.Thread(target=time.sleep, args=[3600]).start()
app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    return {"greeting": f"Hello {body['name']}"}
