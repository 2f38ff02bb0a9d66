"""Kinds of texts and times that several resources use."""

from datetime import datetime, timezone
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer
from pydantic.functional_validators import BeforeValidator


def storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not hold the character NUL")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("must not hold half a surrogate pair")
    return text


def stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def in_utc(time: datetime) -> str:
    return time.replace(tzinfo=timezone.utc).isoformat().replace("+00:00", "Z")


Text = Annotated[str, AfterValidator(storable)]
Name = Annotated[
    str,
    BeforeValidator(stripped),
    Field(min_length=1, max_length=100),
    AfterValidator(storable),
]
LongText = Annotated[str, Field(max_length=2000), AfterValidator(storable)]
Time = Annotated[datetime, PlainSerializer(in_utc, return_type=str)]
RowNumber = Annotated[int, Field(ge=1, le=2**31 - 1)]


class Body(BaseModel):
    """What a client sends: not a field more than there is."""

    model_config = ConfigDict(extra="forbid")

    def sent(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.model_fields_set}


class Answer(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Page(BaseModel):
    limit: int = Field(20, ge=1, le=100)
    offset: int = Field(0, ge=0, le=2**31 - 1)
