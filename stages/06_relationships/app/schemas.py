"""What may come in, and what goes out: the shapes of requests and answers."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    EmailStr,
    Field,
    StringConstraints,
)

MAX_INTEGER = 2**31 - 1  # where an integer column of PostgreSQL ends
NO_NUL = r"^[^\x00]*$"  # PostgreSQL cannot store the character NUL

Title = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=200, pattern=NO_NUL
    ),
]
Description = Annotated[str, StringConstraints(max_length=2000, pattern=NO_NUL)]
Priority = Literal["low", "medium", "high"]
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


# TODO 2: the schemas of a project: a new one, and the answer.
# TODO 3: a change of a project.
# TODO 4: a project as a task shows it, and `project_id` in the bodies of tasks.
# TODO 6: the schemas of a profile.
# TODO 7: the name of a tag, and `tags` in the bodies of tasks.
# TODO 8: a tag with its count.


class TaskCreate(RequestBody):
    title: Title
    description: Description | None = None
    priority: Priority = "medium"
    due_date: date | None = None


class TaskReplace(TaskCreate):
    done: bool = False


class TaskUpdate(RequestBody):
    title: Title = NOT_SENT
    description: Description | None = None
    done: bool = NOT_SENT
    priority: Priority = NOT_SENT
    due_date: date | None = None


class TaskResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str
    description: str | None
    done: bool
    priority: Priority
    due_date: date | None
    created_at: UtcDatetime
    # TODO 4: project.
    # TODO 7: tags.


class TaskStats(BaseModel):
    total: int
    done: int
    open: int
    overdue: int


class Page(BaseModel):
    limit: int = Field(default=20, ge=1, le=100)
    offset: int = Field(default=0, ge=0, le=MAX_INTEGER)


class TaskQuery(Page):
    done: bool | None = None
    priority: Priority | None = None
    due_before: date | None = None
    due_after: date | None = None
    q: Annotated[str, Field(max_length=2000, pattern=NO_NUL)] | None = None
    # TODO 9: project_id, and any number of tags.
    sort: TaskSort = "created_at"


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


class LoginRequest(RequestBody):
    username: Annotated[str, Field(pattern=NO_NUL)]
    password: str


class Token(BaseModel):
    access_token: str
    token_type: str = "bearer"
