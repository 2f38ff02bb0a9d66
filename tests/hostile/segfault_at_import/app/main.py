"""It ends while it is imported."""

import ctypes

from fastapi import FastAPI

app = FastAPI()
ctypes.string_at(0)
