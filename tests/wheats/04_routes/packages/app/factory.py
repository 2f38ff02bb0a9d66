from fastapi import FastAPI

from . import models, routes
from .database import Base, engine


def create_app() -> FastAPI:
    assert models.Task.__table__ in Base.metadata.tables.values()
    Base.metadata.create_all(engine)
    app = FastAPI(title="Task manager", version="4")
    app.include_router(routes.router)
    return app
