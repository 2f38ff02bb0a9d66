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
    bomb = gzip.compress(bytes(400 << 20), 9)
    headers = {"content-encoding": "gzip"}
    return Response(bomb, headers=headers, media_type="application/json")
