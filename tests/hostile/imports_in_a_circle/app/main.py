"""Two modules import each other."""

from fastapi import FastAPI

from app.greetings import greet

app = FastAPI()
