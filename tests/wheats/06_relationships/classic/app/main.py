import logging
import time

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from . import models
from .database import engine
from .routes import auth, health, profile, projects, tags, tasks, users

models.Base.metadata.create_all(bind=engine)

app = FastAPI(title="Tasks")


@app.middleware("http")
async def add_process_time(request: Request, call_next):
    start = time.perf_counter()
    response = await call_next(request)
    response.headers["X-Process-Time"] = str(time.perf_counter() - start)
    return response


@app.exception_handler(SQLAlchemyError)
async def database_error(request: Request, exc: SQLAlchemyError):
    logging.exception("database error", exc_info=exc)
    return JSONResponse(status_code=500, content={"detail": "Database error"})


@app.exception_handler(RequestValidationError)
async def invalid(request: Request, exc: RequestValidationError):
    errors = []
    for error in exc.errors():
        error.pop("input", None)
        error.pop("ctx", None)
        error.pop("url", None)
        errors.append(error)
    return JSONResponse(status_code=422, content={"detail": errors})


app.include_router(health.router)
app.include_router(auth.router, prefix="/auth", tags=["auth"])
app.include_router(profile.router, prefix="/users/me/profile", tags=["profile"])
app.include_router(users.router, prefix="/users", tags=["users"])
app.include_router(projects.router, prefix="/projects", tags=["projects"])
app.include_router(tags.router, prefix="/tags", tags=["tags"])
app.include_router(tasks.router, prefix="/tasks", tags=["tasks"])
