from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, EmailStr, Field

from app.schemas.texts import Answer, Body, Text, Time


class Role(StrEnum):
    user = "user"
    admin = "admin"


def of_72_bytes(password: str) -> str:
    if len(password.encode()) > 72:
        raise ValueError("must have 72 bytes at most")
    return password


Password = Annotated[str, Field(min_length=8), AfterValidator(of_72_bytes)]
Email = Annotated[EmailStr, AfterValidator(str.lower)]


class Registration(Body):
    username: Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{3,50}$")]
    email: Email
    password: Password


class Credentials(Body):
    username: Text
    password: str


class Token(Answer):
    access_token: str
    token_type: str = "bearer"


class MyChange(Body):
    email: Email = ""
    password: Password = ""
    current_password: str = ""


class UserChange(Body):
    role: Role = Role.user
    is_active: bool = True


class UserResponse(Answer):
    id: int
    username: str
    email: str
    role: Role
    is_active: bool
    has_passkey: bool = False
    created_at: Time
