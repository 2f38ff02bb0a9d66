from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from .database import create_tables, engine
from .routes import auth, health, projects, tasks, users


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    await create_tables()
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)


@app.exception_handler(RequestValidationError)
async def unprocessable(request: Request, error: RequestValidationError) -> JSONResponse:
    fields = {".".join(map(str, each["loc"])): each["msg"] for each in error.errors()}
    return JSONResponse({"detail": fields}, status_code=422)


app.include_router(auth.router)
app.include_router(users.router)
app.include_router(users.admins)
app.include_router(tasks.stats_router)
app.include_router(tasks.router)
app.include_router(health.router)
app.include_router(projects.router)
