"""A module of its own does not parse."""

from fastapi import FastAPI

from app.greetings import greet

app = FastAPI()
