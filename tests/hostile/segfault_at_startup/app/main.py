"""It ends at start-up."""

import ctypes
from contextlib import asynccontextmanager

from fastapi import FastAPI


@asynccontextmanager
async def lifespan(app):
    ctypes.string_at(0)
    yield


app = FastAPI(lifespan=lifespan)
