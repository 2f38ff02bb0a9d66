"""An app that answers with a page instead of JSON."""

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

app = FastAPI()


@app.get("/hello")
def hello():
    return {"greeting": "Hello"}


@app.post("/hello")
def hello_you(body: dict):
    return HTMLResponse(f"<h1>Hello {body['name']}</h1>")
