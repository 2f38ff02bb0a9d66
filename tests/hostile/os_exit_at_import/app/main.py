"""It ends while it is imported."""

import os

from fastapi import FastAPI

app = FastAPI()
os._exit(0)
