import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    EmailStr,
    Field,
    PlainSerializer,
    StringConstraints,
    field_validator,
    model_validator,
)

Priority = Literal["low", "medium", "high"]


def stripped(data: Any) -> Any:
    """Strip the title of a body, and refuse what can't be stored."""
    if not isinstance(data, dict):
        return data
    data = dict(data)
    if isinstance(data.get("title"), str):
        data["title"] = data["title"].strip()
    return data


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")
    before = model_validator(mode="before")(staticmethod(stripped))


TEXT = r"^[^\x00]*$"
Title = Annotated[str, Field(min_length=1, max_length=200, pattern=TEXT)]
Description = Annotated[str | None, Field(max_length=2000, pattern=TEXT)]


class TaskCreate(Body):
    title: Title
    description: Description = None
    priority: Priority = "medium"
    due_date: datetime.date | None = None


class TaskReplacement(TaskCreate):
    done: bool = False


class TaskUpdate(Body):
    title: Title | None = None
    description: Description = None
    done: bool | None = None
    priority: Priority | None = None
    due_date: datetime.date | None = None

    @model_validator(mode="wrap")
    @classmethod
    def only_some_are_null(cls, data: Any, handler: Any) -> Any:
        body = handler(data)
        for name in ("title", "done", "priority"):
            if name in body.model_fields_set and getattr(body, name) is None:
                raise ValueError(f"{name} can't be null")
        return body


def in_utc(value: datetime.datetime) -> str:
    return f"{value.isoformat()}+00:00"


class TaskResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str
    description: str | None
    done: bool
    priority: Priority
    due_date: datetime.date | None
    created_at: Annotated[datetime.datetime, PlainSerializer(in_utc)]


class UserCreate(Body):
    username: Annotated[
        str,
        StringConstraints(min_length=3, max_length=50, pattern="^[A-Z_a-z0-9]+$"),
    ]
    email: EmailStr
    password: Annotated[str, Field(min_length=8)]

    @field_validator("password", mode="after")
    @classmethod
    def bytes_are_counted(cls, value: str) -> str:
        assert len(value.encode()) <= 72, "72 bytes at most"
        return value


class Changes(Body):
    @model_validator(mode="before")
    @classmethod
    def no_nulls(cls, data: Any) -> Any:
        if isinstance(data, dict) and None in data.values():
            raise ValueError("null is no value here")
        return data


class AccountUpdate(Changes):
    email: EmailStr | None = None
    password: Annotated[str | None, Field(min_length=8)] = None
    current_password: str | None = None

    @field_validator("password")
    @classmethod
    def bytes_are_counted(cls, value: str) -> str:
        if len(value.encode()) > 72:
            raise ValueError("72 bytes at most")
        return value


class UserUpdate(Changes):
    role: Literal["user", "admin"] | None = None
    is_active: bool | None = None


class LoginRequest(BaseModel):
    username: Annotated[str, Field(pattern=TEXT)]
    password: str


class UserResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    username: str
    email: str
    role: Literal["user", "admin"]
    is_active: bool
    created_at: Annotated[datetime.datetime, PlainSerializer(in_utc)]
