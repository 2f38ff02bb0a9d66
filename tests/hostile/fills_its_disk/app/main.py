"""It writes a file that never ends."""

from pathlib import Path

from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    with Path("big.bin").open("wb") as file:
        while True:
            file.write(bytes(1 << 20))
