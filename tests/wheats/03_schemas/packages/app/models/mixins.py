from datetime import datetime, timezone

from sqlalchemy import DateTime
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column


def utc_now() -> datetime:
    return datetime.now(timezone.utc)


class Timestamps(MappedAsDataclass):
    created_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), default_factory=utc_now, init=False
    )
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), default_factory=utc_now, onupdate=utc_now, init=False
    )
