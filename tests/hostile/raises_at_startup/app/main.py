"""An error at start-up."""

from contextlib import asynccontextmanager

from fastapi import FastAPI


@asynccontextmanager
async def lifespan(app):
    raise ValueError("no greeting is set")
    yield


app = FastAPI(lifespan=lifespan)
