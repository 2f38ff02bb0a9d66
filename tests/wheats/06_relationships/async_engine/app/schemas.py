from datetime import date, datetime, timezone
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    EmailStr,
    Field,
    field_serializer,
    field_validator,
)

PRIORITIES = Literal["low", "medium", "high"]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")

    @field_validator("title", mode="before", check_fields=False)
    @classmethod
    def _strip(cls, value: Any) -> Any:
        return value.strip() if isinstance(value, str) else value

    @field_validator("title", "description", mode="after", check_fields=False)
    @classmethod
    def _storable(cls, value: str | None) -> str | None:
        if value and "\0" in value:
            raise ValueError("NUL cannot be stored")
        return value


class TaskCreate(Body):
    title: Annotated[str, Field(min_length=1, max_length=200)]
    description: Annotated[str | None, Field(max_length=2000)] = None
    priority: PRIORITIES = "medium"
    due_date: date | None = None


class TaskReplace(TaskCreate):
    done: bool = False


UNSET: Any = object()


class TaskUpdate(Body):
    title: Annotated[str, Field(min_length=1, max_length=200)] = UNSET
    description: Annotated[str | None, Field(max_length=2000)] = None
    priority: PRIORITIES = UNSET
    due_date: date | None = None
    done: bool = UNSET


class TaskResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str
    description: str | None
    done: bool
    priority: PRIORITIES
    due_date: date | None
    created_at: datetime

    @field_serializer("created_at")
    def _utc(self, value: datetime) -> datetime:
        if value.tzinfo is None:
            return value.replace(tzinfo=timezone.utc)
        return value.astimezone(timezone.utc)


class HasPassword(Body):
    @field_validator("password", mode="after", check_fields=False)
    @classmethod
    def _fits_bcrypt(cls, value: str) -> str:
        if len(value.encode("utf-8")) > 72:
            raise ValueError("bcrypt takes 72 bytes at most")
        return value


PASSWORD = Annotated[str, Field(min_length=8, max_length=72)]


class UserCreate(HasPassword):
    username: Annotated[
        str, Field(min_length=3, max_length=50, pattern="^[A-Za-z0-9_]{3,50}$")
    ]
    email: EmailStr
    password: PASSWORD


class UserUpdate(HasPassword):
    email: EmailStr = UNSET
    password: PASSWORD = UNSET
    current_password: str = UNSET


class UserAdmin(Body):
    role: Literal["user", "admin"] = UNSET
    is_active: bool = UNSET


class LoginBody(Body):
    username: Annotated[str, Field(max_length=200, pattern=r"^[ -~]*$")]
    password: str


class UserResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    username: str
    email: str
    role: str
    is_active: bool
    created_at: datetime

    @field_serializer("created_at")
    def _utc(self, value: datetime) -> datetime:
        if value.tzinfo is None:
            return value.replace(tzinfo=timezone.utc)
        return value.astimezone(timezone.utc)
