"""A module of its own was never written."""

from fastapi import FastAPI

from app.greetings import greet

app = FastAPI()
