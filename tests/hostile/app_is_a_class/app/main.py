"""The app is a class, not one of its objects."""

from fastapi import FastAPI

app = FastAPI
