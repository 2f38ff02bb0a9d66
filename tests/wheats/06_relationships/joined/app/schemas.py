"""What may come in, and what goes out."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    EmailStr,
    Field,
    StringConstraints,
    field_validator,
)

MAX_INTEGER = 2**31 - 1  # where an integer column of PostgreSQL ends
NO_NUL = r"^[^\x00]*$"  # PostgreSQL cannot store the character NUL

Description = Annotated[str, StringConstraints(max_length=2000, pattern=NO_NUL)]


def as_utc(value: datetime) -> datetime:
    # SQLite forgets the time zone, and PostgreSQL answers in the server's own.
    if value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value.astimezone(UTC)


UtcDatetime = Annotated[datetime, AfterValidator(as_utc)]

# The default of a field that may be left out, though null is refused: defaults are
# not validated, and model_dump(exclude_unset=True) leaves this one out.
NOT_SENT: Any = None


class RequestBody(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Page(BaseModel):
    limit: int = Field(default=20, ge=1, le=100)
    offset: int = Field(default=0, ge=0, le=MAX_INTEGER)


class LoginRequest(RequestBody):
    username: Annotated[str, Field(pattern=NO_NUL)]
    password: str


class Token(BaseModel):
    access_token: str
    token_type: str = "bearer"


class ProfileUpdate(RequestBody):
    display_name: Annotated[str, Field(max_length=100, pattern=NO_NUL)] | None = None
    bio: Description | None = None


class ProfileResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    display_name: str | None
    bio: str | None


# The length is checked after lower(), which makes a few letters longer.
TagName = Annotated[
    str,
    StringConstraints(strip_whitespace=True),
    AfterValidator(str.lower),
    StringConstraints(min_length=1, max_length=50, pattern=NO_NUL),
]


class TagResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str
    task_count: int


ProjectName = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=100, pattern=NO_NUL
    ),
]


class ProjectCreate(RequestBody):
    name: ProjectName
    description: Description | None = None


class ProjectUpdate(RequestBody):
    name: ProjectName = NOT_SENT
    description: Description | None = None


class ProjectResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    description: str | None
    task_count: int
    created_at: UtcDatetime


class ProjectSummary(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str


Username = Annotated[
    str,
    StringConstraints(
        to_lower=True, min_length=3, max_length=50, pattern=r"^[A-Za-z0-9_]+$"
    ),
]
Email = Annotated[EmailStr, AfterValidator(str.lower)]
Role = Literal["user", "admin"]


def fits_bcrypt(password: str) -> str:
    if len(password.encode()) > 72:
        raise ValueError("Password has 72 bytes at most")
    return password


# A limit of 72 characters would not do: "é" is one character, and two bytes.
Password = Annotated[str, Field(min_length=8), AfterValidator(fits_bcrypt)]


class UserCreate(RequestBody):
    username: Username
    email: Email
    password: Password


class UserUpdate(RequestBody):
    email: Email = NOT_SENT
    password: Password = NOT_SENT
    current_password: str = NOT_SENT


class UserAdminUpdate(RequestBody):
    role: Role = NOT_SENT
    is_active: bool = NOT_SENT


class UserResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    username: str
    email: str
    role: Role
    is_active: bool
    created_at: UtcDatetime


Title = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=200, pattern=NO_NUL
    ),
]
Priority = Literal["low", "medium", "high"]
ProjectId = Annotated[int, Field(ge=1, le=MAX_INTEGER)]
TagNames = Annotated[list[TagName], Field(max_length=100)]
TaskSort = Literal[
    "created_at",
    "-created_at",
    "due_date",
    "-due_date",
    "priority",
    "-priority",
    "title",
    "-title",
]


class TaskCreate(RequestBody):
    title: Title
    description: Description | None = None
    priority: Priority = "medium"
    due_date: date | None = None
    project_id: ProjectId | None = None
    tags: TagNames = Field(default=[])


class TaskReplace(TaskCreate):
    done: bool = False


class TaskUpdate(RequestBody):
    title: Title = NOT_SENT
    description: Description | None = None
    done: bool = NOT_SENT
    priority: Priority = NOT_SENT
    due_date: date | None = None
    project_id: ProjectId | None = None
    tags: TagNames = NOT_SENT


class TaskResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str
    description: str | None
    done: bool
    priority: Priority
    due_date: date | None
    project: ProjectSummary | None
    tags: list[str]
    created_at: UtcDatetime

    @field_validator("tags", mode="before")
    @classmethod
    def sorted_names(cls, tags: list[Any]) -> list[str]:
        return sorted(tag.name for tag in tags)


class TaskStats(BaseModel):
    total: int
    done: int
    open: int
    overdue: int


class TaskQuery(Page):
    done: bool | None = None
    priority: Priority | None = None
    due_before: date | None = None
    due_after: date | None = None
    q: Annotated[str, Field(max_length=2000, pattern=NO_NUL)] | None = None
    project_id: ProjectId | None = None
    tag: TagNames = Field(default=[])
    sort: TaskSort = "created_at"


