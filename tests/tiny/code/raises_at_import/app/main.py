"""An app that stumbles before it is there."""

from fastapi import FastAPI

app = FastAPI()
greeting = {"en": "Hello"}["de"]


@app.get("/hello")
def hello():
    return {"greeting": greeting}
