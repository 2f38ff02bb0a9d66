"""A module of its own is imported as if it lay beside the package."""

from fastapi import FastAPI
from greetings import greet

app = FastAPI()
