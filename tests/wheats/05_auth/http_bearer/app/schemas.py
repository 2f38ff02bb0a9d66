"""Shapes of requests and answers."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    EmailStr,
    Field,
    SecretStr,
    StringConstraints,
    model_validator,
)


class Priority(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


def without_nul(value: str) -> str:
    if "\0" in value:
        raise ValueError("no NUL, please")
    return value


def aware(value: datetime) -> datetime:
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


type_title = StringConstraints(strip_whitespace=True, min_length=1, max_length=200)
Title = Annotated[str, type_title, AfterValidator(without_nul)]
Text = Annotated[str, Field(max_length=2000), AfterValidator(without_nul)]
Utc = Annotated[AwareDatetime, BeforeValidator(aware)]


class Strict(BaseModel, extra="forbid"):
    pass


class TaskCreate(Strict):
    title: Title
    description: Text | None = None
    priority: Priority = Priority.MEDIUM
    due_date: date | None = None
    done: bool = False


class TaskUpdate(Strict):
    title: Title | None = None
    description: Text | None = None
    priority: Priority | None = None
    due_date: date | None = None
    done: bool | None = None

    @model_validator(mode="after")
    def no_null(self) -> Self:
        for name in self.model_fields_set & {"title", "priority", "done"}:
            if getattr(self, name) is None:
                raise ValueError(f"{name} may not be null")
        return self


class TaskResponse(BaseModel, from_attributes=True):
    id: int
    title: str
    description: str | None
    done: bool
    priority: Priority
    due_date: date | None
    created_at: Utc


class Paging(BaseModel):
    limit: Annotated[int, Field(gt=0, le=100)] = 20
    offset: Annotated[int, Field(ge=0)] = 0


class TaskList(Paging, extra="forbid"):
    done: bool | None = None
    priority: Priority | None = None
    due_before: date | None = None
    due_after: date | None = None
    q: str = ""
    sort: Annotated[str, Field(pattern=r"^-?(created_at|due_date|priority|title)$")] = (
        "created_at"
    )

    @property
    def key(self) -> str:
        return self.sort.lstrip("-")

    @property
    def descending(self) -> bool:
        return self.sort[0] == "-"


class TaskStats(BaseModel):
    total: int = 0
    done: int = 0
    open: int = 0
    overdue: int = 0


def fits(value: SecretStr) -> SecretStr:
    if not 8 <= len(value) or len(value.get_secret_value().encode()) > 72:
        raise ValueError("8 characters at least, 72 bytes at most")
    return value


Name = Annotated[str, Field(min_length=3, max_length=50, pattern=r"\A[A-Za-z0-9_]+\z")]
Secret = Annotated[SecretStr, AfterValidator(fits)]


class Registration(Strict):
    username: Name
    email: EmailStr
    password: Secret


class Credentials(BaseModel):
    username: Annotated[str, Field(min_length=1), AfterValidator(without_nul)]
    password: SecretStr


class OwnChange(Strict):
    email: EmailStr | None = None
    password: Secret | None = None
    current_password: SecretStr | None = None

    @model_validator(mode="after")
    def no_null(self) -> Self:
        for name in self.model_fields_set:
            if getattr(self, name) is None:
                raise ValueError(f"{name} may not be null")
        return self


class Role(StrEnum):
    USER = "user"
    ADMIN = "admin"


class AdminChange(Strict):
    role: Role = Role.USER
    is_active: bool = True


class UserOut(BaseModel, from_attributes=True):
    id: int
    username: str
    email: str
    role: Role
    is_active: bool
    created_at: Utc


class Token(BaseModel):
    access_token: str
    token_type: str = "bearer"
    expires_in: int = 1800
