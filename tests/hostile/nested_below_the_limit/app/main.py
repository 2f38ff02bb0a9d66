"""It answers with lists as deep as json.loads just bears."""

from fastapi import FastAPI
from fastapi.responses import Response

app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> Response:
    return Response('{"greeting": ' + "[" * 900 + "]" * 900 + "}", media_type="application/json")
