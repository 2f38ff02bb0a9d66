"""It answers well, while a thread of it prints and prints."""

import threading

from fastapi import FastAPI


def print_for_ever() -> None:
    while True:
        print("x" * 9999)


threading.Thread(target=print_for_ever, daemon=True).start()
app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    return {"greeting": f"Hello {body['name']}"}
