"""The libraries that a learner's app is built with, imported before its code."""

from __future__ import annotations

import gc
import importlib
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

IMPORTED_WITH = {
    "fastapi": ("fastapi.telemetry._runtime", "pydantic.v1", "anyio.to_thread"),
    "starlette": ("starlette.applications", "anyio.to_thread"),
    "sqlalchemy": ("sqlalchemy.orm", "sqlalchemy.dialects.sqlite", "sqlite3"),
    "aiosqlite": ("sqlalchemy.ext.asyncio",),
    "psycopg": ("sqlalchemy.dialects.postgresql.psycopg",),
    "alembic": (
        "alembic.config",
        "alembic.command",
        "alembic.context",
        "alembic.autogenerate",
        "alembic.ddl.postgresql",
        "alembic.ddl.sqlite",
        "alembic.operations.batch",
        "logging.config",
    ),
    "pydantic": ("pydantic._internal._dataclasses",),
    "email_validator": (),
    "jwt": (),
    "bcrypt": (),
}
"""What is imported with each library that a learner's code names.

Some parts are imported only when an app is made; here that is once, not per app.
"""

SERVER = (
    "uvicorn.lifespan.on",
    "uvicorn.loops.asyncio",
    "uvicorn.protocols.http.h11_impl",
    "anyio._backends._asyncio",
    "resource",
)
IMPORT = re.compile(rb"^[ \t]*(?:from|import)[ \t]+(\w+)", re.MULTILINE)


def named_in(folder: Path) -> list[str]:
    """Return the known libraries that the Python files of a folder import, as text."""
    names = {
        name.decode()
        for path in folder.rglob("*.py")
        if path.is_file()
        for name in IMPORT.findall(path.read_bytes())
    }
    return [library for library in IMPORTED_WITH if library in names]


def import_libraries(libraries: Iterable[str]) -> None:
    """Import the server and some libraries; one that is not installed is passed over.

    Nothing of them is garbage, so the collector is off meanwhile.
    """
    gc.disable()
    for library in libraries:
        for name in (library, *IMPORTED_WITH.get(library, ())):
            _import(name)
    for name in SERVER:
        _import(name)
    gc.enable()


def _import(name: str) -> None:
    with suppress(ImportError):
        importlib.import_module(name)
