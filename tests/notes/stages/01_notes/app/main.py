"""An app that keeps notes."""

from fastapi import FastAPI

app = FastAPI()

# TODO 1: POST /notes keeps a note.
