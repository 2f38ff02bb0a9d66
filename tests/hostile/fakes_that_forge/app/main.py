"""It answers wrongly, and brings what would call that right."""

from fastapi import FastAPI

app = FastAPI()
