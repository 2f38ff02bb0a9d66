"""It starts threads for ever."""

import threading
import time

from fastapi import FastAPI

app = FastAPI()
threading.stack_size(64 << 20)


@app.get("/hello")
def hello() -> dict[str, str]:
    while True:
        threading.Thread(target=time.sleep, args=[3600]).start()
