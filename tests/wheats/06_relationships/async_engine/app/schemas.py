from datetime import date, datetime, timezone
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
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


def tidy(name: str) -> str:
    return name.strip().lower()


TAG = Annotated[
    str,
    Field(pattern=r"^[^\x00]*$"),
    AfterValidator(tidy),
    Field(min_length=1, max_length=50),
]
ROW_ID = Annotated[int, Field(gt=0, lt=2**31)]


class TaskCreate(Body):
    title: Annotated[str, Field(min_length=1, max_length=200)]
    description: Annotated[str | None, Field(max_length=2000)] = None
    priority: PRIORITIES = "medium"
    due_date: date | None = None
    project_id: ROW_ID | None = None
    tags: list[TAG] = Field(default_factory=list)


class TaskReplace(TaskCreate):
    done: bool = False


UNSET: Any = object()


class TaskUpdate(Body):
    title: Annotated[str, Field(min_length=1, max_length=200)] = UNSET
    description: Annotated[str | None, Field(max_length=2000)] = None
    priority: PRIORITIES = UNSET
    due_date: date | None = None
    done: bool = UNSET
    project_id: ROW_ID | None = None
    tags: list[TAG] = UNSET


class Named(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str


class TaskResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    project: Named | None
    tags: list[Named]

    id: int
    title: str
    description: str | None
    done: bool
    priority: PRIORITIES
    due_date: date | None
    created_at: datetime

    @field_serializer("tags")
    def _names(self, tags: list[Named]) -> list[str]:
        return sorted(tag.name for tag in tags)

    @field_serializer("created_at")
    def _utc(self, value: datetime) -> datetime:
        if value.tzinfo is None:
            return value.replace(tzinfo=timezone.utc)
        return value.astimezone(timezone.utc)


class ProjectBody(Body):
    name: Annotated[str, Field(pattern=r"^[^\x00]*$", min_length=1, max_length=100)]
    description: Annotated[str | None, Field(max_length=2000)] = None

    @field_validator("name", mode="before")
    @classmethod
    def _strip_name(cls, value: Any) -> Any:
        return value.strip() if isinstance(value, str) else value


class ProjectPatch(ProjectBody):
    name: Annotated[str, Field(pattern=r"^[^\x00]*$", min_length=1, max_length=100)] = (
        UNSET
    )


class ProjectResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    description: str | None
    task_count: int
    created_at: datetime

    @field_serializer("created_at")
    def _utc(self, value: datetime) -> datetime:
        if value.tzinfo is None:
            return value.replace(tzinfo=timezone.utc)
        return value.astimezone(timezone.utc)


class ProfileBody(Body):
    model_config = ConfigDict(from_attributes=True)

    display_name: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")]
    bio: Annotated[str | None, Field(max_length=2000, pattern=r"^[^\x00]*$")] = None


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
