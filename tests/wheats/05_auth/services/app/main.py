from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, status
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy import text

from app.database import Base, SessionLocal, engine
from app.config import settings
from app.errors import BadQuery, Forbidden, NotFound, NotSignedIn, Taken
from app.routes.auth import router as auth_router
from app.routes.health import router as health_router
from app.routes.tasks import router as tasks_router
from app.routes.users import router as users_router

settings()


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


@app.exception_handler(NotSignedIn)
def not_signed_in(request: Request, error: NotSignedIn) -> JSONResponse:
    headers = {"WWW-Authenticate": "Bearer"}
    return JSONResponse({"detail": "Sign in first"}, 401, headers)


@app.exception_handler(Forbidden)
def forbidden(request: Request, error: Forbidden) -> JSONResponse:
    return JSONResponse({"detail": "You may not"}, status.HTTP_403_FORBIDDEN)


@app.exception_handler(Taken)
def taken(request: Request, error: Taken) -> JSONResponse:
    return JSONResponse({"detail": "Taken already"}, status.HTTP_409_CONFLICT)


@app.exception_handler(RequestValidationError)
def unprocessable(request: Request, error: RequestValidationError) -> JSONResponse:
    words = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
    return JSONResponse({"detail": "; ".join(words)}, 422)


@app.middleware("http")
async def no_cache(request: Request, call_next):
    response = await call_next(request)
    response.headers["Cache-Control"] = "no-store"
    return response


app.include_router(health_router)
app.include_router(auth_router)
app.include_router(users_router)
app.include_router(tasks_router)
