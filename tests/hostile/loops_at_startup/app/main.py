"""It never finishes its start-up."""

from contextlib import asynccontextmanager

from fastapi import FastAPI


@asynccontextmanager
async def lifespan(app):
    while True:
        pass
    yield


app = FastAPI(lifespan=lifespan)
