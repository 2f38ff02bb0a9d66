from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    EmailStr,
    Field,
    StringConstraints,
    field_serializer,
)

from .common import Input


def at_most_72_bytes(text: str) -> str:
    if len(text.encode()) > 72:
        raise ValueError("has more than 72 bytes")
    return text


Username = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=3, max_length=50, pattern="^[0-9A-Za-z_]+$"
    ),
]
Password = Annotated[str, Field(min_length=8), AfterValidator(at_most_72_bytes)]
Role = Literal["user", "admin"]


class Signup(Input):
    username: Username
    email: EmailStr
    password: Password


class Login(Input):
    username: Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]
    password: str


class MeUpdate(Input):
    email: EmailStr = Field(default=None)
    password: Password = Field(default=None)
    current_password: str = Field(default=None)


class UserUpdate(Input):
    role: Role = Field(default=None)
    is_active: bool = Field(default=None)


class UserResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    username: str
    email: str
    role: Role
    is_active: bool
    created_at: datetime

    @field_serializer("created_at")
    def iso(self, value: datetime) -> str:
        return value.astimezone(UTC).isoformat(timespec="microseconds")


class TokenResponse(BaseModel):
    access_token: str
    token_type: Literal["bearer"]
