"""The application."""

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

import app.database
import app.models
import app.routes.health
import app.routes.people
import app.routes.projects
import app.routes.tasks

OPEN = ("/health", "/auth/register", "/auth/login")


class TaskManager(FastAPI):
    """Marks all routes as protected at once, but for those that are open."""

    def openapi(self) -> dict[str, Any]:
        document = super().openapi()
        schemes = document.setdefault("components", {}).setdefault("securitySchemes", {})
        schemes["bearer"] = {"type": "http", "scheme": "bearer"}
        document["security"] = [{"bearer": []}]
        for path in OPEN:
            for operation in document["paths"][path].values():
                operation["security"] = []
        return document


async def unprocessable(request: Request, error: RequestValidationError) -> JSONResponse:
    detail = [{"loc": each["loc"], "msg": each["msg"]} for each in error.errors()]
    return JSONResponse({"detail": detail}, 422)


def build() -> FastAPI:
    built = TaskManager(title="Tasks")
    built.exception_handler(RequestValidationError)(unprocessable)
    routes = APIRouter()
    routes.include_router(app.routes.health.router)
    routes.include_router(app.routes.people.auth)
    routes.include_router(app.routes.people.users)
    routes.include_router(app.routes.tasks.router)
    routes.include_router(app.routes.projects.router)
    built.include_router(routes)
    return built


app.models.Base.metadata.create_all(app.database.engine)
app = build()
