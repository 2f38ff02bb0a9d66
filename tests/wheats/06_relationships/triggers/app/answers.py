"""Rows as JSON."""

import datetime as dt
from typing import Any

from fastapi import Response
from fastapi.responses import JSONResponse
from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session


def in_json(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        # SQLite gives the time without its zone, which is UTC.
        value = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        return value.astimezone(dt.UTC).isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value


def as_dict(row: Row) -> dict[str, Any]:
    return {name: in_json(value) for name, value in row._mapping.items()}


def made(path: str, content: dict[str, Any]) -> Response:
    return JSONResponse(content, 201, {"Location": f"{path}/{content['id']}"})


def total(db: Session, found: Select) -> dict[str, str]:
    """The header that tells how many rows there are on all pages."""
    count = select(func.count()).select_from(found.order_by(None).subquery())
    return {"X-Total-Count": str(db.scalar(count))}
