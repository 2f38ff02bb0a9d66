"""It answers with a number of a million digits."""

from fastapi import FastAPI
from fastapi.responses import Response

app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> Response:
    return Response('{"greeting": ' + "9" * 1_000_000 + "}", media_type="application/json")
