"""It wants eight gigabytes."""

from fastapi import FastAPI

app = FastAPI()
store = bytearray(8 << 30)
