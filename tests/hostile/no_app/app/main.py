"""An app that greets."""

from fastapi import FastAPI

api = FastAPI()


@api.get("/hello")
def hello() -> dict[str, str]:
    return {"greeting": "Hello"}


@api.post("/hello")
def hello_you(body: dict[str, str]) -> dict[str, str]:
    return {"greeting": f"Hello {body['name']}"}
