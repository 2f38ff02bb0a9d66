"""An error in the middle of the import."""

from fastapi import FastAPI

app = FastAPI()
settings = {}
greeting = settings["greeting"]
