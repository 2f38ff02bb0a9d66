"""Put together."""

from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from app.config import settings
from app.database import Base, engine
from app.routes import routers
from app.security import nobodys_hash


@asynccontextmanager
async def lifespan(_: FastAPI):
    settings.check()
    Base.metadata.create_all(engine)
    nobodys_hash()
    yield
    engine.dispose()


async def invalid(_, error: RequestValidationError) -> JSONResponse:
    keys = ("loc", "msg", "type")
    detail = [{key: item[key] for key in keys} for item in error.errors()]
    return JSONResponse({"detail": detail}, 422)


app = FastAPI(
    lifespan=lifespan,
    exception_handlers={RequestValidationError: invalid},
    redirect_slashes=False,
)
for router in routers:
    app.include_router(router)
