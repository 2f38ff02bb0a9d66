"""An app that imports a name which its own module does not have."""

from fastapi import FastAPI

from app.greetings import greet

app = FastAPI()


@app.get("/hello")
def hello():
    return {"greeting": greet("you")}
