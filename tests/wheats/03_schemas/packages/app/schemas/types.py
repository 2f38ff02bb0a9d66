from datetime import datetime, timezone
from typing import Annotated, Any

from pydantic import BeforeValidator, Field


def aware(value: Any) -> Any:
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=timezone.utc)
    return value.astimezone(timezone.utc) if isinstance(value, datetime) else value


def trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


NoNul = Field(pattern=r"^[^\x00]*$")
Title = Annotated[
    str, BeforeValidator(trimmed), Field(min_length=1), Field(max_length=200), NoNul
]
Description = Annotated[str, Field(max_length=2000), NoNul]
Moment = Annotated[datetime, BeforeValidator(aware)]
