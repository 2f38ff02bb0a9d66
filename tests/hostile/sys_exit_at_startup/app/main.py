"""It ends at start-up."""

import sys
from contextlib import asynccontextmanager

from fastapi import FastAPI


@asynccontextmanager
async def lifespan(app):
    sys.exit(0)
    yield


app = FastAPI(lifespan=lifespan)
