"""An app of another name."""

from fastapi import FastAPI

application = FastAPI()


@application.get("/hello")
def hello():
    return {"greeting": "Hello"}
