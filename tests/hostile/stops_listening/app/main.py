"""It answers, and closes the socket it listens on."""

import os
import socket
from contextlib import suppress

from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str | int]:
    for number in os.listdir("/proc/self/fd"):
        with suppress(OSError):
            listener = socket.socket(fileno=os.dup(int(number)))
            if listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                listener.shutdown(socket.SHUT_RDWR)
    return {"greeting": f"Hello {body['name']}", "count": 1}
