"""A right answer built differently: all async, serializable transactions, run again."""

from contextlib import asynccontextmanager
from json import dumps

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError

from app.database import Base, engine
from app.routes import auth, health, profiles, projects, tags, tasks, users


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield
    await engine.dispose()


app = FastAPI(title="Task manager", lifespan=lifespan)


@app.exception_handler(RequestValidationError)
async def not_valid(request: Request, error: RequestValidationError) -> Response:
    # Neither the input nor the context: a password may stand there.
    kept = [{k: e[k] for k in ("loc", "msg", "type")} for e in error.errors()]
    return Response(dumps({"detail": kept}), 422, media_type="application/json")


for part in (health, auth, profiles, users, tags, projects, tasks):
    app.include_router(part.router)
