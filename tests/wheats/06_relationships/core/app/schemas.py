from __future__ import annotations

import datetime as dt
import re
from enum import Enum
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    EmailStr,
    Field,
    field_validator,
    model_validator,
)


class Priority(str, Enum):
    low = "low"
    medium = "medium"
    high = "high"


def tag_name(text: str) -> str:
    name = text.strip().lower()
    name.encode()
    if not 1 <= len(name) <= 50 or "\x00" in name:
        raise ValueError("1 to 50 characters")
    return name


TagNames = Annotated[set[Annotated[str, AfterValidator(tag_name)]], Field()]
SmallInt = Annotated[int, Field(ge=1, le=2**31 - 1)]


class TaskCreate(BaseModel, extra="forbid", use_enum_values=True):
    title: str = Field(max_length=200, min_length=1)
    description: str | None = Field(None, max_length=2000)
    priority: Priority = "medium"
    due_date: dt.date | None = None
    project_id: SmallInt | None = None
    tags: TagNames = set()

    @field_validator("title", mode="before")
    @classmethod
    def strip_title(cls, value: Any) -> Any:
        return re.sub(r"^\s+|\s+$", "", value) if isinstance(value, str) else value

    @field_validator("title", "description")
    @classmethod
    def refuse_nul(cls, value: Any) -> Any:
        if isinstance(value, str) and "\x00" in value:
            raise ValueError("the character NUL is not allowed")
        return value


class TaskReplace(TaskCreate):
    done: bool = False


class TaskUpdate(TaskReplace):
    title: str = Field("", max_length=200, min_length=1)

    def sent(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.model_fields_set}


class TaskResponse(BaseModel):
    id: int
    title: str
    description: str | None
    done: bool
    priority: Priority
    due_date: dt.date | None
    project: dict[str, Any] | None
    tags: list[str]
    created_at: dt.datetime

    @model_validator(mode="before")
    @classmethod
    def in_utc(cls, row: Any) -> Any:
        values = dict(row)
        moment = values["created_at"]
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=dt.timezone.utc)
        values["created_at"] = moment.astimezone(dt.timezone.utc)
        return values


class ProjectBody(BaseModel, extra="forbid"):
    name: str = Field(max_length=100, min_length=1)
    description: str | None = Field(None, max_length=2000)

    strip = field_validator("name", mode="before")(
        lambda value: value.strip() if isinstance(value, str) else value
    )
    storable = field_validator("name", "description")(
        TaskCreate.refuse_nul.__func__
    )


class ProjectPatch(ProjectBody):
    name: str = Field("", max_length=100, min_length=1)


class ProjectResponse(BaseModel):
    id: int
    name: str
    description: str | None
    task_count: int
    created_at: dt.datetime

    in_utc = model_validator(mode="before")(TaskResponse.in_utc.__func__)


class ProjectDetail(ProjectResponse):
    """One project alone also tells the titles of its tasks."""

    titles: list[str]


class ProfileBody(BaseModel, extra="forbid"):
    display_name: str = Field("", max_length=100, pattern=r"^[^\x00]*$")
    bio: str | None = Field(None, max_length=2000, pattern=r"^[^\x00]*$")


def fits(password: str) -> str:
    size = len(password.encode(errors="replace"))
    if len(password) < 8 or size > 72 or not password.isprintable():
        raise ValueError("8 characters at least, 72 bytes at most")
    return password


class Account(BaseModel, extra="forbid"):
    username: str
    email: EmailStr
    password: str

    _fits = field_validator("password")(fits)

    @field_validator("username")
    @classmethod
    def plain(cls, name: str) -> str:
        if not re.fullmatch(r"\w{3,50}", name, re.ASCII):
            raise ValueError("3 to 50 ASCII letters, digits or underscores")
        return name


class OwnUpdate(BaseModel, extra="forbid"):
    email: EmailStr = ""
    password: str = ""
    current_password: str = ""

    _fits = field_validator("password")(fits)


class UserUpdate(BaseModel, extra="forbid"):
    role: str = Field("user", pattern="^(user|admin)$")
    is_active: bool = True


class Credentials(BaseModel):
    username: str
    password: str

    @field_validator("username")
    @classmethod
    def findable(cls, name: str) -> str:
        return name if name.isascii() and "\0" not in name else "nobody at all"


class UserResponse(BaseModel):
    id: int
    username: str
    email: str
    role: str
    is_active: bool
    created_at: dt.datetime

    in_utc = model_validator(mode="before")(TaskResponse.in_utc.__func__)
