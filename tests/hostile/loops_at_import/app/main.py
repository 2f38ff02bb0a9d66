"""It never comes to its end."""

from fastapi import FastAPI

app = FastAPI()
while True:
    pass
