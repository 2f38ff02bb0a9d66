"""An app that greets."""

from fastapi import FastAPI

app = FastAPI()

# TODO 1: GET /hello answers 200.
# TODO 2: POST /hello greets the one who is named.
