"""Saved by an editor as Latin-1: café."""

from fastapi import FastAPI

app = FastAPI()
