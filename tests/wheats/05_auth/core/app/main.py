"""The application."""

from fastapi import APIRouter, FastAPI

import app.database
import app.models
import app.routes.health
import app.routes.tasks


def build() -> FastAPI:
    built = FastAPI(title="Tasks")
    routes = APIRouter()
    routes.include_router(app.routes.health.router)
    routes.include_router(app.routes.tasks.router)
    built.include_router(routes)
    return built


app.models.Base.metadata.create_all(app.database.engine)
app = build()
