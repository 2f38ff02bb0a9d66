"""Kinds of columns, under names of their own."""

from datetime import datetime, timezone
from typing import Annotated

from sqlalchemy import DateTime, ForeignKey
from sqlalchemy.orm import mapped_column


def utc_now() -> datetime:
    """The present time, as a column without a time zone keeps it."""
    return datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)


Id = Annotated[int, mapped_column(primary_key=True)]
MadeAt = Annotated[datetime, mapped_column(DateTime, default=utc_now)]
OwnerId = Annotated[int, mapped_column(ForeignKey("users.id"), index=True)]
