"""It answers with as many fields as fit into an answer."""

from fastapi import FastAPI
from fastapi.responses import Response

app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> Response:
    return Response("{" + ",".join(f'"{n}":0' for n in range(100_000)) + "}", media_type="application/json")
