"""A right answer built differently: routes, services and repositories."""

from contextlib import asynccontextmanager

from fastapi import FastAPI

from app import models
from app.database import Base, engine
from app.errors import register_handlers
from app.routes import auth, health, profiles, projects, tags, tasks, users


@asynccontextmanager
async def lifespan(app: FastAPI):
    Base.metadata.create_all(engine, tables=[m.__table__ for m in models.ALL])
    yield
    engine.dispose()


def create_app() -> FastAPI:
    app = FastAPI(title="Tasks", lifespan=lifespan, redirect_slashes=False)
    register_handlers(app)
    for module in (health, auth, profiles, users, projects, tags, tasks):
        app.include_router(module.router)
    return app


app = create_app()
