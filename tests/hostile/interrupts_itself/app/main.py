"""It behaves as if someone had pressed Control-C."""

from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    raise KeyboardInterrupt


@app.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    raise KeyboardInterrupt
