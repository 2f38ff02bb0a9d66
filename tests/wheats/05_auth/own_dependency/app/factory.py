from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from . import models, routes
from .database import Base, engine


def where_and_why(_, error: RequestValidationError) -> JSONResponse:
    lines = [f"{each['loc'][-1]}: {each['msg']}" for each in error.errors()]
    return JSONResponse({"detail": lines}, status_code=422)


def create_app() -> FastAPI:
    assert models.Task.__table__ in Base.metadata.tables.values()
    Base.metadata.create_all(engine)
    app = FastAPI(title="Task manager", version="5")
    app.add_exception_handler(RequestValidationError, where_and_why)
    app.include_router(routes.router)
    return app
