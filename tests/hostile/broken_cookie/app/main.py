"""It hands out cookies that are none."""

from fastapi import FastAPI
from fastapi.responses import Response

app = FastAPI()


@app.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict[str, str]) -> Response:
    return Response(f'{{"greeting": "Hello {body["name"]}"}}', headers={"set-cookie": "=;;;=\x7f; max-age=1e99; expires=Never; domain=[[; port=\"x"}, media_type="application/json")
