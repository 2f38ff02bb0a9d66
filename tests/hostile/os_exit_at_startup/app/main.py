"""It ends at start-up."""

import os
from contextlib import asynccontextmanager

from fastapi import FastAPI


@asynccontextmanager
async def lifespan(app):
    os._exit(0)
    yield


app = FastAPI(lifespan=lifespan)
