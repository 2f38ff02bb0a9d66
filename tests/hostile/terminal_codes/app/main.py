"""It answers with codes that move the cursor of a terminal."""

from fastapi import FastAPI
from fastapi.responses import Response

app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> Response:
    return Response('{"greeting": "\\u001b[2J\\u009b2J [red]passed[/nothing]"}', media_type="application/json")
