"""It answers with a page."""

from fastapi import FastAPI
from fastapi.responses import Response

app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> Response:
    return Response("<h1>Hello</h1>", media_type="text/html")
