"""It says that its text is compressed."""

import zlib

from fastapi import FastAPI
from fastapi.responses import Response

app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> Response:
    return Response(zlib.compress(bytes(40 << 20)), headers={"content-type": "application/json; charset=zlib"})
