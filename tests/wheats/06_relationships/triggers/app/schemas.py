"""What comes in is a dict that has the keys that were sent; what goes out is told of."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, Field
from pydantic.types import StringConstraints
from typing_extensions import NotRequired, TypedDict

GREATEST = 2_147_483_647
NO_NUL = "^[^\\x00]*$"


def text(least: int, most: int, strip: bool = False):
    rules = StringConstraints(
        strip_whitespace=strip, min_length=least, max_length=most, pattern=NO_NUL
    )
    return Annotated[str, rules]


def in_lower_case(tag: str) -> str:
    tag = tag.lower()
    if len(tag) > 50:
        raise ValueError("a tag has 50 characters at most")
    return tag


def fits(password: str) -> str:
    if len(password.encode()) > 72:
        raise ValueError("a password has 72 bytes at most")
    return password


Title = text(1, 200, strip=True)
Name = text(1, 100, strip=True)
Long = text(0, 2000)
Tag = Annotated[text(1, 50, strip=True), AfterValidator(in_lower_case)]
Priority = Literal["low", "medium", "high"]
RowId = Annotated[int, Field(gt=0, le=GREATEST)]
Password = Annotated[text(8, 72), AfterValidator(fits)]
STRICT = ConfigDict(extra="forbid")


class TaskUpdate(TypedDict, total=False):
    __pydantic_config__ = STRICT

    title: Title
    description: Long | None
    done: bool
    priority: Priority
    due_date: dt.date | None
    project_id: RowId | None
    tags: list[Tag]


class TaskCreate(TypedDict):
    __pydantic_config__ = STRICT

    title: Title
    description: NotRequired[Long | None]
    done: NotRequired[bool]
    priority: NotRequired[Priority]
    due_date: NotRequired[dt.date | None]
    project_id: NotRequired[RowId | None]
    tags: NotRequired[list[Tag]]


class ProjectCreate(TypedDict):
    __pydantic_config__ = STRICT

    name: Name
    description: NotRequired[Long | None]


class ProjectUpdate(TypedDict, total=False):
    __pydantic_config__ = STRICT

    name: Name
    description: Long | None


class ProfileUpdate(TypedDict, total=False):
    __pydantic_config__ = STRICT
    display_name: text(0, 100) | None
    bio: Long | None


class Registration(TypedDict):
    __pydantic_config__ = STRICT

    username: Annotated[str, StringConstraints(pattern="^[a-zA-Z0-9_]{3,50}$")]
    email: EmailStr
    password: Password


class Login(TypedDict):
    username: text(0, 1000)
    password: str


class OwnChange(TypedDict, total=False):
    __pydantic_config__ = STRICT

    email: EmailStr
    password: Password
    current_password: str


class AdminsChange(TypedDict, total=False):
    __pydantic_config__ = STRICT

    role: Literal["user", "admin"]
    is_active: bool


class ProjectInTask(BaseModel):
    id: int
    name: str


class TaskResponse(BaseModel):
    id: int
    title: str
    description: str | None
    done: bool
    priority: Priority
    due_date: dt.date | None
    created_at: dt.datetime
    project: ProjectInTask | None
    tags: list[str]


class ProjectResponse(BaseModel):
    id: int
    name: str
    description: str | None
    task_count: int
    created_at: dt.datetime


class UserResponse(BaseModel):
    id: int
    username: str
    email: str
    role: str
    is_active: bool
    created_at: dt.datetime
