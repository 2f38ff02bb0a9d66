"""An app that greets."""

from fastapi import FastAPI

app = FastAPI()

# TODO 1: greet.
