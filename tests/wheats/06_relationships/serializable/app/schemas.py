import datetime as dt
from enum import Enum
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    EmailStr,
    Field,
    StringConstraints,
    model_validator,
)

SORT = r"\A-?(created_at|due_date|priority|title)\z"
Line = StringConstraints(strip_whitespace=True, min_length=1, pattern=r"\A[^\x00]*\z")


def tidy(tags: list[str]) -> list[str]:
    tags = sorted({tag.lower() for tag in tags})
    if any(len(tag) > 50 for tag in tags):
        raise ValueError("a tag has at most 50 characters")
    return tags


def at_most_72_bytes(password: str) -> str:
    if len(password.encode()) > 72:
        raise ValueError("a password has at most 72 bytes")
    return password


def utc(time: dt.datetime) -> dt.datetime:
    return time.astimezone(dt.UTC) if time.tzinfo else time.replace(tzinfo=dt.UTC)


Title = Annotated[str, Line, Field(max_length=200)]
Name = Annotated[str, Line, Field(max_length=100)]
Text = Annotated[str, Field(max_length=2000, pattern=r"\A[^\x00]*\z")]
Tags = Annotated[
    list[Annotated[str, Line, Field(max_length=50)]], AfterValidator(tidy)
]
RowId = Annotated[int, Field(ge=1, le=2**31 - 1)]
Username = Annotated[str, StringConstraints(pattern=r"\A[A-Za-z0-9_]{3,50}\z", to_lower=True)]
Password = Annotated[
    str, StringConstraints(min_length=8), AfterValidator(at_most_72_bytes)
]
Time = Annotated[dt.datetime, AfterValidator(utc)]


class Priority(str, Enum):
    low = "low"
    medium = "medium"
    high = "high"

    @property
    def rank(self) -> int:
        return list(Priority).index(self)


def from_rank(value: Any) -> Any:
    return list(Priority)[value] if isinstance(value, int) else value


class Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")
    never_null: ClassVar[set[str]] = set()

    @model_validator(mode="before")
    @classmethod
    def refuse_null(cls, values: Any) -> Any:
        if isinstance(values, dict):
            nulls = {name for name in cls.never_null if values.get(name, "") is None}
            if nulls:
                raise ValueError(f"must not be null: {', '.join(sorted(nulls))}")
        return values


class TaskUpdate(Sent):
    never_null = {"title", "done", "priority", "tags"}

    title: Title | None = None
    description: Text | None = None
    done: bool | None = None
    priority: Priority | None = None
    due_date: dt.date | None = None
    project_id: RowId | None = None
    tags: Tags | None = None


class TaskCreate(Sent):
    title: Title
    description: Text | None = None
    done: bool = False
    priority: Priority = Priority.medium
    due_date: dt.date | None = None
    project_id: RowId | None = None
    tags: Tags = []


class ProjectCreate(Sent):
    name: Name
    description: Text | None = None


class ProjectUpdate(Sent):
    never_null = {"name"}

    name: Name | None = None
    description: Text | None = None


class ProfileBody(Sent):
    display_name: Annotated[Text, Field(max_length=100)]
    bio: Text | None = None


class Registration(Sent):
    username: Username
    email: EmailStr
    password: Password


class Credentials(Sent):
    username: Text
    password: str


class MeUpdate(Sent):
    never_null = {"email", "password", "current_password"}

    email: EmailStr | None = None
    password: Password | None = None
    current_password: str | None = None


class Role(str, Enum):
    user = "user"
    admin = "admin"


class UserUpdate(Sent):
    never_null = {"role", "is_active"}

    role: Role | None = None
    is_active: bool | None = None


class Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class UserResponse(Shown):
    id: int
    username: str
    email: str
    role: Role
    is_active: bool
    created_at: Time


class Token(BaseModel):
    access_token: str
    token_type: str = "bearer"


class ProfileResponse(Shown):
    display_name: str
    bio: str | None


class ProjectInTask(Shown):
    id: int
    name: str


class ProjectResponse(ProjectInTask):
    description: str | None
    task_count: int
    created_at: Time


class TagResponse(Shown):
    name: str
    task_count: int


class TaskResponse(Shown):
    id: int
    title: str
    description: str | None
    done: bool
    priority: Annotated[Priority, BeforeValidator(from_rank)]
    due_date: dt.date | None
    created_at: Time
    project: ProjectInTask | None
    tags: Annotated[list[str], BeforeValidator(sorted)]


class Stats(BaseModel):
    total: int
    done: int
    open: int
    overdue: int


class Page(BaseModel):
    limit: int = Field(20, ge=1, le=100)
    offset: int = Field(0, ge=0, lt=2**31)


class TaskQuery(Page):
    sort: Annotated[str, Field(pattern=SORT)] = "created_at"
    done: bool | None = None
    priority: Priority | None = None
    due_before: dt.date | None = None
    due_after: dt.date | None = None
    q: Text | None = None
    project_id: RowId | None = None
    tag: Tags = []
