"""The libraries that a learner's app is built with, imported before its code."""

from __future__ import annotations

import importlib
from contextlib import suppress

LIBRARIES = (
    "fastapi",
    "fastapi.openapi.utils",
    "fastapi.security",
    "sqlalchemy.orm",
    "sqlalchemy.dialects.sqlite",
    "pydantic",
    "uvicorn",
    "uvicorn.lifespan.on",
    "uvicorn.loops.asyncio",
    "uvicorn.protocols.http.h11_impl",
    "anyio._backends._asyncio",
    "anyio.to_thread",
    "email_validator",
    "jwt",
    "bcrypt",
)


def import_libraries() -> None:
    """Import what a learner's app is built with; a library may be missing."""
    for name in LIBRARIES:
        with suppress(ImportError):
            importlib.import_module(name)
