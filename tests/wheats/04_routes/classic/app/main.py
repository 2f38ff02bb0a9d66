import logging
import time

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from . import models
from .database import engine
from .routes import health, tasks

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


app.include_router(health.router)
app.include_router(tasks.router, prefix="/tasks", tags=["tasks"])
