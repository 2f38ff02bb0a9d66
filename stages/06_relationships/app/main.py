"""A task manager: this module only puts the app together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError

from app.database import Base, engine
from app.errors import validation_error
from app.routes import auth, health, tasks, users


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    Base.metadata.create_all(engine)
    yield


app = FastAPI(
    title="Task manager",
    lifespan=lifespan,
    exception_handlers={RequestValidationError: validation_error},
)
app.include_router(health.router)
app.include_router(auth.router)
app.include_router(users.router)
app.include_router(tasks.router)
# TODO 2: the router of the projects …
# TODO 6: … of the profile …
# TODO 8: … and of the tags.
