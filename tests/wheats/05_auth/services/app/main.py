from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy import text

from app.database import Base, SessionLocal, engine
from app.errors import BadQuery, NotFound
from app.routes.health import router as health_router
from app.routes.tasks import router as tasks_router


@asynccontextmanager
async def lifespan(app: FastAPI):
    Base.metadata.create_all(bind=engine)
    with SessionLocal() as session:
        session.execute(text("SELECT 1"))
    yield


app = FastAPI(lifespan=lifespan)


@app.exception_handler(NotFound)
def not_found(request: Request, error: NotFound) -> JSONResponse:
    return JSONResponse(status_code=404, content={"detail": str(error)})


@app.exception_handler(BadQuery)
def bad_query(request: Request, error: BadQuery) -> JSONResponse:
    return JSONResponse(status_code=422, content={"detail": str(error)})


@app.middleware("http")
async def no_cache(request: Request, call_next):
    response = await call_next(request)
    response.headers["Cache-Control"] = "no-store"
    return response


app.include_router(health_router)
app.include_router(tasks_router)
