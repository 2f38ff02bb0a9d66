"""It answers with 400 MB in a few kilobytes."""

import gzip

from fastapi import FastAPI
from fastapi.responses import Response

app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> Response:
    bomb = 400 * gzip.compress(bytes(1 << 20))
    return Response(bomb, headers={"content-encoding": "gzip"}, media_type="application/json")
