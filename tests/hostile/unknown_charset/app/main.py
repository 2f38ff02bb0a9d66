"""It says that its text is in no known alphabet."""

from fastapi import FastAPI
from fastapi.responses import Response

app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> Response:
    return Response(f'{{"greeting": "Hello {body["name"]}"}}', headers={"content-type": "application/json; charset=idna"})
