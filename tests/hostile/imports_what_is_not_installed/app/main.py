"""It wants a library that nobody installed."""

import flask_of_wine
from fastapi import FastAPI

app = FastAPI()
